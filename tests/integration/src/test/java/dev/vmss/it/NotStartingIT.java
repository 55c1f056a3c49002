package dev.vmss.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vmss.testing.OnCluster;
import dev.vmss.testing.Repository;
import dev.vmss.testing.TestCluster;
import dev.vmss.testing.controlplane.LocalCluster;
import dev.vmss.testing.hardware.Behaviour;
import dev.vmss.testing.operator.OperatorProcess;
import dev.vmss.testing.operator.Tenant;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Why an instance does not start, from what a kubelet reports to what a user reads. */
@OnCluster
class NotStartingIT {

  private static final String SET = "web";

  private static OperatorProcess operator;

  private final TestCluster cluster;
  private final Tenant tenant;

  NotStartingIT(TestCluster cluster) {
    this.cluster = cluster;
    this.tenant = Tenant.on(cluster).withSize("test-small");
  }

  @BeforeAll
  static void start(TestCluster cluster) {
    cluster.applyCrds(Repository.crds());
    cluster.hardware().add(LocalCluster.sixNodes());
    operator = OperatorProcess.start(cluster, "not-starting-operator.log", Map.of());
  }

  @AfterAll
  static void stop() {
    operator.close();
  }

  @AfterEach
  void leave() {
    tenant.leave();
    cluster.hardware().clearRules();
  }

  private String toldOf(Behaviour behaviour) {
    cluster.hardware().onImages(tenant.namespace() + "/server@sha256:111", behaviour);
    tenant.image("1.0.0", '1');
    tenant.set(SET, 2, "1.0.0", "");
    tenant.awaitCondition(SET, "Ready", "False", "InstancesNotStarting");
    tenant.await(
        "both are told of", () -> tenant.message(SET, "Ready").startsWith("2 instances of 2"));
    return tenant.message(SET, "Ready");
  }

  @Test
  void anImageThatCannotBePulledIsNamedWithTheWordsOfTheKubelet() {
    assertThat(toldOf(Behaviour.imagePullFails()))
        .contains("ImagePullBackOff (2)")
        .contains("web-0 on node ")
        .contains("The simulated image cannot be pulled.");
  }

  @Test
  void aSecretThatIsMissingIsNamed() {
    assertThat(toldOf(Behaviour.configurationIsMissing()))
        .contains("CreateContainerConfigError (2)")
        .contains("secret \"settings\" not found");
  }

  @Test
  void aLoopOfCrashesIsNamedWithItsExitCode() {
    assertThat(toldOf(Behaviour.crashes()))
        .contains("CrashLoopBackOff (2)")
        .contains("it ended with exit code 1 (Error)");
  }

  @Test
  void aProbeThatDoesNotSucceedIsNamedAfterAWhile() {
    assertThat(toldOf(Behaviour.neverReady())).contains("ContainersNotReady (2)");
    assertThat(tenant.condition(SET, "Stalled").orElseThrow().getStatus()).isEqualTo("False");
  }
}
