package dev.vmss.operator.runtime.owned;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vmss.operator.runtime.Instance;
import dev.vmss.operator.runtime.Recipe;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** "A stripped label never leaves a running instance unseen". */
class StraysTest {

  private static final Recipe.Owner WEB = new Recipe.Owner("a", "web", "uid-of-web");
  private static final ResourceID SET = new ResourceID("web", "a");

  private final ServedVersions versions = ServedVersions.ownOnly();
  private final List<Duration> waits = new ArrayList<>();
  private final List<Runnable> questions = new ArrayList<>();
  private final List<ResourceID> woken = new ArrayList<>();
  private Function<Pod, Optional<Pod>> server = _ -> Optional.empty();
  private int asked;

  private final InstanceIndex index = new InstanceIndex(versions, _ -> {});
  private final SamplePods pods = new SamplePods();
  private final Strays<Pod> strays =
      new Strays<>(
          pods,
          pod -> {
            asked++;
            return server.apply(pod);
          },
          index,
          versions,
          (wait, task) -> {
            waits.add(wait);
            questions.add(task);
          });

  private static Pod pod(String uid) {
    return new PodBuilder()
        .withNewMetadata()
        .withNamespace("a")
        .withName("web-3")
        .withUid(uid)
        .withResourceVersion("1")
        .withOwnerReferences(
            new OwnerReferenceBuilder()
                .withApiVersion("vmss.dev/v1alpha1")
                .withKind("VirtualMachineScaleSet")
                .withName("web")
                .withUid("uid-of-web")
                .withController(true)
                .build())
        .addToLabels("vmss.dev/scale-set", "web")
        .endMetadata()
        .withNewSpec()
        .endSpec()
        .build();
  }

  private static Pod stripped(String uid) {
    return pod(uid).edit().editMetadata().withLabels(Map.of("other", "x")).endMetadata().build();
  }

  private void put(Pod pod) {
    pods.see(pod).ifPresent(index::put);
  }

  private void gone(Pod pod) {
    strays.gone(pod, woken::addAll);
  }

  private void answer() {
    List<Runnable> all = List.copyOf(questions);
    questions.clear();
    all.forEach(Runnable::run);
  }

  private List<Boolean> unseen() {
    return index.of(WEB).stream().map(Instance::unseen).toList();
  }

  @Test
  void whatIsStillThereWithoutItsLabelStaysAndIsMarked() {
    put(pod("one"));
    server = _ -> Optional.of(stripped("one"));
    gone(pod("one"));
    assertThat(unseen()).as("it counts until the server has answered").containsExactly(false);
    answer();
    assertThat(unseen()).containsExactly(true);
    assertThat(woken).containsExactly(SET);
  }

  @Test
  void whatIsReallyGoneIsGone() {
    put(pod("one"));
    gone(pod("one"));
    answer();
    assertThat(unseen()).isEmpty();
    assertThat(woken).containsExactly(SET);
  }

  @Test
  void anotherObjectOfThatNameIsNotIt() {
    put(pod("one"));
    server = _ -> Optional.of(stripped("two"));
    gone(pod("one"));
    answer();
    assertThat(unseen()).isEmpty();
  }

  @Test
  void whoLostItsOwnerToo() {
    put(pod("one"));
    Pod freed = stripped("one").edit().editMetadata().withOwnerReferences().endMetadata().build();
    server = _ -> Optional.of(freed);
    gone(pod("one"));
    answer();
    assertThat(unseen()).isEmpty();
    put(pod("one"));
    assertThat(unseen()).as("and may get it back").containsExactly(false);
  }

  /** Most ends were asked for: they cost no question. */
  @Test
  void anExpectedEndIsBelieved() {
    Pod ending =
        pod("one")
            .edit()
            .editMetadata()
            .withDeletionTimestamp("2026-01-15T12:00:00Z")
            .endMetadata()
            .build();
    put(ending);
    gone(ending);
    assertThat(unseen()).isEmpty();
    assertThat(questions).isEmpty();
    assertThat(woken).containsExactly(SET);
  }

  /** Its label came back and it went, all of which the watch has yet to show. */
  @Test
  void whatTheServerNoLongerHasDoesNotComeBackToLife() {
    put(pod("one"));
    gone(pod("one"));
    answer();
    put(pod("one"));
    assertThat(unseen()).isEmpty();
  }

  @Test
  void aServerThatDoesNotAnswerIsAskedAgain() {
    put(pod("one"));
    server =
        _ -> {
          throw new KubernetesClientException("timeout");
        };
    gone(pod("one"));
    answer();
    assertThat(unseen()).containsExactly(false);
    assertThat(waits).containsExactly(Duration.ZERO, Duration.ofSeconds(5));
    server = _ -> Optional.of(stripped("one"));
    answer();
    assertThat(unseen()).containsExactly(true);
  }

  @Test
  void whoHasGotItsLabelBackIsShownByTheWatch() {
    put(pod("one"));
    server = _ -> Optional.of(pod("one"));
    gone(pod("one"));
    answer();
    assertThat(unseen()).containsExactly(false);
  }

  @Test
  void whatLostItsLabelWhileNobodyLookedIsFoundByItsOwner() {
    server = _ -> Optional.of(stripped("one"));
    Pod foreign = new PodBuilder().withNewMetadata().withName("x").endMetadata().build();
    strays.search(() -> Stream.<HasMetadata>of(foreign, stripped("one")), woken::addAll);
    assertThat(unseen()).containsExactly(true);
    assertThat(asked).as("of foreign Pods nothing is asked").isEqualTo(1);
    put(pod("one"));
    assertThat(unseen()).containsExactly(false);
  }

  @Test
  void whatIsFoundAndGoneAMomentLaterIsNothing() {
    Pod listed = stripped("one");
    listed.setSpec(null);
    strays.search(() -> Stream.<HasMetadata>of(listed), woken::addAll);
    assertThat(unseen()).isEmpty();
  }

  @Test
  void aListThatCannotBeReadKeepsNobodyFromTheStart() {
    strays.search(
        () -> {
          throw new KubernetesClientException("forbidden");
        },
        woken::addAll);
    assertThat(index.of(WEB)).isEmpty();
    assertThat(Set.copyOf(woken)).isEmpty();
  }
}
