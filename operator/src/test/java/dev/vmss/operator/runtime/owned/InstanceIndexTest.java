package dev.vmss.operator.runtime.owned;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vmss.operator.runtime.Instance;
import dev.vmss.operator.runtime.Recipe;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whose an instance is: only the set that its owner names with all there is to a name. */
class InstanceIndexTest {

  private static final Recipe.Owner WEB = new Recipe.Owner("a", "web", "uid-of-web");

  private final Set<String> served = new HashSet<>(Set.of("v1alpha1"));
  private final AtomicLong nanos = new AtomicLong();
  private final AtomicLong asked = new AtomicLong();
  private final ServedVersions versions =
      new ServedVersions(
          () -> {
            asked.incrementAndGet();
            return served;
          },
          Runnable::run,
          nanos::get);
  private final List<String> told = new ArrayList<>();
  private final InstanceIndex index = new InstanceIndex(versions, told::add);

  private final SamplePods pods = new SamplePods();

  private static OwnerReference owner() {
    return new OwnerReferenceBuilder()
        .withApiVersion("vmss.dev/v1alpha1")
        .withKind("VirtualMachineScaleSet")
        .withName("web")
        .withUid("uid-of-web")
        .withController(true)
        .build();
  }

  private static OwnerReference owner(String version) {
    return owner().edit().withApiVersion("vmss.dev/" + version).build();
  }

  private static Pod pod(String namespace, String uid, OwnerReference owner) {
    return new PodBuilder()
        .withNewMetadata()
        .withNamespace(namespace)
        .withName("web-0")
        .withUid(uid)
        .withOwnerReferences(owner)
        .addToLabels("vmss.dev/scale-set", "web")
        .addToAnnotations("vmss.dev/image-uid", "image")
        .endMetadata()
        .withNewSpec()
        .endSpec()
        .build();
  }

  private static Pod made(String uid, String image) {
    return pod("a", uid, owner())
        .edit()
        .editMetadata()
        .addToAnnotations("vmss.dev/image", image)
        .addToAnnotations("vmss.dev/image-uid", "uid-of-" + image)
        .endMetadata()
        .build();
  }

  @Test
  void anImageIsToldOfEveryInstanceThatBeginsOrCeasesToUseIt() {
    put(made("1", "old"));
    assertThat(told).containsExactly("old");
    put(made("1", "old"));
    assertThat(told).as("nothing new").hasSize(1);
    told.clear();
    // Its deletion was never seen.
    put(made("2", "new"));
    assertThat(told).containsExactlyInAnyOrder("old", "new");
    told.clear();
    remove(made("2", "new"));
    assertThat(told).containsExactly("new");
  }

  private void put(Pod pod) {
    pods.see(pod).ifPresent(index::put);
  }

  private void remove(Pod pod) {
    pods.see(pod).ifPresent(index::remove);
  }

  private List<String> uids() {
    return index.of(WEB).stream().map(Instance::uid).toList();
  }

  @Test
  void whatNamesTheSetWithAllThereIsToANameIsItsOwn() {
    put(pod("a", "real", owner()));
    assertThat(uids()).containsExactly("real");
  }

  @ParameterizedTest
  @CsvSource({
    "vmss.dev/v9, VirtualMachineScaleSet, web, uid-of-web, true",
    "vmss.dev/v1alpha1/v1, VirtualMachineScaleSet, web, uid-of-web, true",
    "vmss.development/v1alpha1, VirtualMachineScaleSet, web, uid-of-web, true",
    "v1alpha1, VirtualMachineScaleSet, web, uid-of-web, true",
    "vmss.dev/v1alpha1, VirtualMachineSize, web, uid-of-web, true",
    "vmss.dev/v1alpha1, VirtualMachineScaleSet, we, uid-of-web, true",
    "vmss.dev/v1alpha1, VirtualMachineScaleSet, web, uid-before, true",
    "vmss.dev/v1alpha1, VirtualMachineScaleSet, web, uid-of-web, false",
  })
  void whateverElseItNamesDoesNotCount(
      String apiVersion, String kind, String name, String uid, boolean controller) {
    OwnerReference forged = new OwnerReference(apiVersion, null, controller, kind, name, uid);
    put(pod("a", "forged", forged));
    assertThat(uids()).isEmpty();
  }

  @Test
  void aPodOfAnotherNamespaceNeitherCountsNorHidesTheOneOfThisName() {
    put(pod("a", "real", owner()));
    put(pod("b", "forged", owner()));
    assertThat(uids()).containsExactly("real");

    remove(pod("b", "forged", owner()));
    assertThat(uids()).containsExactly("real");
  }

  @Test
  void whoSeesTheForgedOneFirstStillKnowsTheNamespaces() {
    put(pod("b", "forged", owner()));
    put(pod("a", "real", owner()));
    assertThat(index.all())
        .filteredOn(located -> located.set().equals(WEB))
        .singleElement()
        .satisfies(located -> assertThat(located.instance().uid()).isEqualTo("real"));
  }

  @Test
  void aVersionThatANewerReleaseAddedCountsOnceItIsServed() {
    put(pod("a", "newer", owner("v1beta1")));
    assertThat(uids()).isEmpty();

    served.add("v1beta1");
    nanos.addAndGet(Duration.ofMinutes(1).toNanos());
    put(pod("a", "newer", owner("v1beta1")));
    assertThat(uids()).containsExactly("newer");
  }

  @Test
  void aThousandInventedVersionsAskTheServerOnceAMinute() {
    for (int i = 0; i < 1000; i++) {
      put(pod("a", "forged", owner("v" + (100 + i))));
    }
    assertThat(asked).hasValue(1);
    assertThat(uids()).isEmpty();
    assertThat(index.all()).isEmpty();
  }

  @Test
  void anOwnerThatIsEditedIsANewStory() {
    Pod before = pod("a", "pod", owner("v9"));
    Pod now = pod("a", "pod", owner());
    assertThat(Owned.sameStory(pods.see(now), pods.see(before))).isFalse();
    put(before);
    index.replace(pods.see(before), pods.see(now));
    assertThat(uids()).containsExactly("pod");
    index.replace(pods.see(now), pods.see(before));
    assertThat(uids()).isEmpty();
  }
}
