package dev.vmss.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vmss.testing.OnCluster;
import dev.vmss.testing.Repository;
import dev.vmss.testing.TestCluster;
import dev.vmss.testing.controlplane.LocalCluster;
import dev.vmss.testing.operator.OperatorProcess;
import dev.vmss.testing.operator.Tenant;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Annotations that the cloud operator has not allowed are left out, and nothing else stops. */
@OnCluster
class RefusedKeysIT {

  private static final String SET = "web";
  private static final String REFUSED = "sidecar.istio.io/inject";

  private static OperatorProcess operator;

  private final Tenant tenant;

  RefusedKeysIT(TestCluster cluster) {
    this.tenant = Tenant.on(cluster).withSize("test-small");
    tenant.image("1.0.0", '1');
  }

  @BeforeAll
  static void start(TestCluster cluster) {
    cluster.applyCrds(Repository.crds());
    cluster.hardware().add(LocalCluster.sixNodes());
    operator =
        OperatorProcess.start(
            cluster,
            "refused-keys-operator.log",
            Map.of("VMSS_ALLOWED_METADATA", "*,*.example.com/*"));
  }

  @AfterAll
  static void stop() {
    operator.close();
  }

  @AfterEach
  void leave() {
    tenant.leave();
  }

  private List<String> uids() {
    return tenant.instances(SET).stream().map(pod -> pod.getMetadata().getUid()).toList();
  }

  @Test
  void aSetWithARefusedAnnotationIsScaledWithoutItAndItsRemovalReplacesNobody() {
    String mode = "upgradePolicy: {mode: Automatic}";
    tenant.set(
        SET,
        2,
        "latest",
        mode,
        "metadata: {annotations: {%s: 'false', a.example.com/b: c}}".formatted(REFUSED));
    tenant.await("two instances", () -> readyInstances() == 2);
    tenant.scale(SET, 3);
    tenant.await("three instances", () -> readyInstances() == 3);
    for (Pod pod : tenant.instances(SET)) {
      assertThat(pod.getMetadata().getAnnotations())
          .containsEntry("a.example.com/b", "c")
          .doesNotContainKey(REFUSED);
    }
    tenant.awaitCondition(SET, "Stalled", "True", "InvalidSpec");
    assertThat(tenant.message(SET, "Stalled")).contains(REFUSED);

    List<String> before = uids();
    tenant.set(SET, 3, "latest", mode, "metadata: {annotations: {a.example.com/b: c}}");
    tenant.awaitReady(SET);
    assertThat(uids()).containsExactlyInAnyOrderElementsOf(before);
  }

  private int readyInstances() {
    Integer ready = tenant.get(SET).getStatus().readyReplicas();
    return ready == null ? 0 : ready;
  }
}
