package dev.vmss.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vmss.api.v1alpha1.WellKnown;
import dev.vmss.testing.OnCluster;
import dev.vmss.testing.Repository;
import dev.vmss.testing.TestCluster;
import dev.vmss.testing.controlplane.LocalCluster;
import dev.vmss.testing.operator.OperatorProcess;
import dev.vmss.testing.operator.Tenant;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.ResourceQuota;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Which instances go, which stay, and what is said when the server lets none come. */
@OnCluster
class ScaleInIT {

  private static final String SET = "web";

  private static OperatorProcess operator;

  private final Tenant tenant;

  ScaleInIT(TestCluster cluster) {
    this.tenant = Tenant.on(cluster).withSize("test-small");
    tenant.image("1.0.0", '1');
  }

  @BeforeAll
  static void start(TestCluster cluster) {
    cluster.applyCrds(Repository.crds());
    cluster.hardware().add(LocalCluster.sixNodes());
    operator = OperatorProcess.start(cluster, "scale-in-operator.log", Map.of());
  }

  @AfterAll
  static void stop() {
    operator.close();
  }

  @AfterEach
  void leave() {
    tenant.leave();
  }

  private Set<Integer> ids() {
    return tenant.instances(SET).stream().map(ScaleInIT::id).collect(Collectors.toSet());
  }

  private static int id(Pod pod) {
    return Integer.parseInt(pod.getMetadata().getName().substring(SET.length() + 1));
  }

  private void mark(int id, String annotation) {
    Pod one = tenant.instances(SET).stream().filter(pod -> id(pod) == id).findFirst().orElseThrow();
    tenant.annotate(one, annotation, "true");
  }

  private void unmark(int id, String annotation) {
    Pod one = tenant.instances(SET).stream().filter(pod -> id(pod) == id).findFirst().orElseThrow();
    tenant.annotate(one, annotation, "false");
  }

  @Test
  void markedOnesGoFirstAndProtectedOnesStay() {
    tenant.set(SET, 5, "latest", "scaleInPolicy: {rules: [NewestVM]}");
    tenant.awaitReady(SET);
    mark(0, WellKnown.DELETE_FIRST);
    mark(3, WellKnown.PROTECT_FROM_SCALE_SET_ACTIONS);
    mark(4, WellKnown.PROTECT_FROM_SCALE_IN);

    tenant.scale(SET, 4);
    tenant.await("the marked one goes", () -> ids().equals(Set.of(1, 2, 3, 4)));
    tenant.scale(SET, 2);
    tenant.await("the protected ones stay", () -> ids().equals(Set.of(3, 4)));
    tenant.awaitReady(SET);
  }

  @Test
  void scaleInThatOnlyProtectionKeepsFromEndingSaysHowManyAreStillWantedGone() {
    tenant.set(SET, 4, "latest", "");
    tenant.awaitReady(SET);
    Set.of(0, 1, 2).forEach(id -> mark(id, WellKnown.PROTECT_FROM_SCALE_IN));

    tenant.scale(SET, 1);
    tenant.awaitCondition(SET, "Protected", "True", "ScaleInBlocked");
    tenant.await("the free one goes", () -> ids().equals(Set.of(0, 1, 2)));
    tenant.awaitCondition(SET, "Stalled", "True", "ScaleInBlocked");
    assertThat(tenant.message(SET, "Protected")).contains("2 instances");

    unmark(2, WellKnown.PROTECT_FROM_SCALE_IN);
    unmark(1, WellKnown.PROTECT_FROM_SCALE_IN);
    tenant.await("they go", () -> ids().equals(Set.of(0)));
    tenant.awaitReady(SET);
  }

  @Test
  void aQuotaRefusesInTheServersWordsAndRaisingItUnblocks() {
    quota(2);
    tenant.set(SET, 4, "latest", "");
    tenant.awaitCondition(SET, "Stalled", "True", "CreateRefused");
    assertThat(tenant.message(SET, "Stalled")).contains("exceeded quota", "pods=2", "2 of 4");
    assertThat(tenant.reason(SET)).isEqualTo("CreateRefused");
    assertThat(ids()).hasSize(2);

    quota(10);
    tenant.awaitReady(SET);
    assertThat(ids()).isEqualTo(Set.of(0, 1, 2, 3));
    assertThat(tenant.condition(SET, "Stalled").orElseThrow().getStatus()).isEqualTo("False");
  }

  /** The quota controller has seen it when its status says so. */
  private void quota(int pods) {
    tenant.apply(
        ResourceQuota.class,
        """
        apiVersion: v1
        kind: ResourceQuota
        metadata: {name: few, namespace: %s}
        spec: {hard: {pods: "%d"}}
        """
            .formatted(tenant.namespace(), pods));
    tenant.await(
        "quota in force",
        () -> tenant.quota("few").filter(Integer.toString(pods)::equals).isPresent());
  }
}
