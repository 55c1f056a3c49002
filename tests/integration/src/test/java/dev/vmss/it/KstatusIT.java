package dev.vmss.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vmss.api.v1alpha1.MarketplaceImage;
import dev.vmss.api.v1alpha1.VirtualMachineScaleSet;
import dev.vmss.testing.OnCluster;
import dev.vmss.testing.Repository;
import dev.vmss.testing.TestCluster;
import dev.vmss.testing.controlplane.LocalCluster;
import dev.vmss.testing.operator.OperatorProcess;
import dev.vmss.testing.operator.Tenant;
import dev.vmss.testing.sample.Kstatus;
import dev.vmss.testing.sample.Verdict;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.dsl.NonNamespaceOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The race that GitOps tools lose: between an apply and the first status an object must not look
 * finished, and never before it is.
 */
@OnCluster
class KstatusIT {

  private static final String SET = "web";
  private static final KubernetesSerialization SERIALIZATION = new KubernetesSerialization();

  private final TestCluster cluster;
  private final KubernetesClient client;
  private final Tenant tenant;
  private Optional<OperatorProcess> operator = Optional.empty();

  KstatusIT(TestCluster cluster) {
    this.cluster = cluster;
    this.client = cluster.client();
    this.tenant = Tenant.on(cluster).withSize("test-small");
  }

  @BeforeAll
  static void install(TestCluster cluster) {
    cluster.applyCrds(Repository.crds());
    cluster.hardware().add(LocalCluster.sixNodes());
  }

  @AfterEach
  void leave() {
    operator.ifPresent(OperatorProcess::close);
    tenant.leave();
  }

  private void operate() {
    operator =
        Optional.of(OperatorProcess.start(cluster.kubeconfig(), "kstatus-operator.log", Map.of()));
  }

  @Test
  void withoutAnOperatorNothingIsEverCurrent() {
    tenant.image("1.0.0", '1');
    tenant.set(SET, 0, "latest", "");
    assertThat(Kstatus.of(json(tenant.get(SET)))).isEqualTo(Verdict.IN_PROGRESS);
    assertThat(tenant.get(SET).getStatus().observedGeneration()).isEqualTo(-1);
    assertThat(Kstatus.of(json(tenant.imageOf("1.0.0").orElseThrow())))
        .isEqualTo(Verdict.IN_PROGRESS);
  }

  @Test
  void aSetIsCurrentOnlyWhenEveryInstanceIsReady() {
    operate();
    tenant.image("1.0.0", '1');
    try (Seen seen =
        watch(client.resources(VirtualMachineScaleSet.class).inNamespace(tenant.namespace()))) {
      untilCurrent(seen, () -> tenant.set(SET, 5, "latest", ""));
      untilCurrent(seen, () -> tenant.scale(SET, 9));
      untilCurrent(seen, () -> tenant.scale(SET, 2));
      untilCurrent(
          seen,
          () ->
              tenant.patch(
                  SET, "{\"spec\":{\"replicas\":3,\"upgradePolicy\":{\"mode\":\"Automatic\"}}}"));
      assertThat(seen.current()).hasSizeGreaterThanOrEqualTo(4).allSatisfy(KstatusIT::allReady);
      assertThat(seen.verdicts()).doesNotContain(Verdict.FAILED);
    }
  }

  /** Image and set often arrive in one commit, in any order. */
  @Test
  void aSetThatComesBeforeItsImageIsInProgress() {
    operate();
    try (Seen seen =
        watch(client.resources(VirtualMachineScaleSet.class).inNamespace(tenant.namespace()))) {
      tenant.set(SET, 2, "1.0.0", "");
      tenant.awaitCondition(SET, "Ready", "False", "PlatformImageNotFound");
      untilCurrent(seen, () -> tenant.image("1.0.0", '1'));
      assertThat(seen.current()).allSatisfy(KstatusIT::allReady);
      assertThat(seen.verdicts()).doesNotContain(Verdict.FAILED);
    }
  }

  @Test
  void anImageIsCurrentOnlyWhenItServesWhatItsSpecAsksFor() {
    operate();
    try (Seen seen = watch(client.resources(MarketplaceImage.class))) {
      untilCurrent(seen, () -> tenant.image("1.0.0", '1'));
      untilCurrent(
          seen,
          () ->
              tenant.patchImage(
                  "1.0.0", "{\"spec\":{\"version\":\"1.1.0\",\"resyncToken\":\"2\"}}"));
      assertThat(seen.current())
          .hasSizeGreaterThanOrEqualTo(2)
          .allSatisfy(
              image ->
                  assertThat(image.at("/status/available/version"))
                      .isEqualTo(image.at("/spec/version")));
      assertThat(seen.verdicts()).doesNotContain(Verdict.FAILED);
    }
  }

  private static void allReady(JsonNode set) {
    assertThat(set.at("/status/observedGeneration")).isEqualTo(set.at("/metadata/generation"));
    for (String count : List.of("replicas", "readyReplicas", "updatedReplicas")) {
      assertThat(set.at("/status/" + count))
          .as("%s of %s", count, set)
          .isEqualTo(set.at("/spec/replicas"));
    }
  }

  /** Writes, and waits until what came of it is current. */
  private void untilCurrent(Seen seen, Runnable write) {
    int before = seen.objects.size();
    write.run();
    tenant.await(
        "current after event " + before,
        () -> seen.objects.size() > before && seen.last() == Verdict.CURRENT);
  }

  private static JsonNode json(HasMetadata object) {
    return SERIALIZATION.convertValue(object, JsonNode.class);
  }

  private <T extends HasMetadata> Seen watch(
      NonNamespaceOperation<T, ?, ? extends Resource<T>> kind) {
    Seen seen = new Seen();
    seen.watch =
        Optional.of(
            kind.watch(
                new Watcher<T>() {
                  @Override
                  public void eventReceived(Action action, T object) {
                    if (action != Action.DELETED && concerns(object)) {
                      seen.objects.add(json(object));
                    }
                  }

                  @Override
                  public void onClose(WatcherException cause) {
                    throw new IllegalStateException("The watch of the test ended.", cause);
                  }
                }));
    return seen;
  }

  private boolean concerns(HasMetadata object) {
    return object.getMetadata().getName().equals(SET)
        || object.getMetadata().getName().startsWith(tenant.namespace());
  }

  /** Every state of the objects that a watcher was shown. */
  private static final class Seen implements AutoCloseable {

    private final List<JsonNode> objects = new CopyOnWriteArrayList<>();
    private Optional<Watch> watch = Optional.empty();

    Verdict last() {
      return Kstatus.of(objects.get(objects.size() - 1));
    }

    List<Verdict> verdicts() {
      return objects.stream().map(Kstatus::of).toList();
    }

    List<JsonNode> current() {
      return objects.stream().filter(object -> Kstatus.of(object) == Verdict.CURRENT).toList();
    }

    @Override
    public void close() {
      watch.ifPresent(Watch::close);
    }
  }
}
