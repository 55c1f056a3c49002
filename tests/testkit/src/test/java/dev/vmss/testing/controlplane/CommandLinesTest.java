package dev.vmss.testing.controlplane;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class CommandLinesTest {

  private static final ControlPlaneOptions OPTIONS = ControlPlaneOptions.defaults();

  @Test
  void oldComponentsAreToldNotToServePlainHttp() {
    Blueprint old = blueprint("v1.20.2", OPTIONS);
    assertThat(CommandLines.controllerManager(old)).contains("--port=0");
    assertThat(CommandLines.scheduler(old)).contains("--port=0", "--leader-elect=false");
  }

  @Test
  void newComponentsAreNotGivenFlagsThatWereRemoved() {
    Blueprint current = blueprint("v1.36.2", OPTIONS);
    assertThat(CommandLines.controllerManager(current)).doesNotContain("--port=0");
    assertThat(CommandLines.scheduler(current))
        .doesNotContain("--port=0", "--leader-elect=false")
        .contains("--config=" + current.schedulerConfiguration());
    assertThat(SchedulerConfiguration.of(current)).contains("kubescheduler.config.k8s.io/v1\n");
    assertThat(SchedulerConfiguration.of(blueprint("v1.24.17", OPTIONS))).contains("/v1beta3\n");
  }

  @Test
  void everythingListensOnTheLoopbackAddressOnly() {
    Blueprint plan = blueprint("v1.36.2", OPTIONS);
    assertThat(
            List.of(
                CommandLines.apiServer(plan),
                CommandLines.controllerManager(plan),
                CommandLines.scheduler(plan)))
        .allSatisfy(command -> assertThat(command).contains("--bind-address=127.0.0.1"));
    assertThat(CommandLines.etcd(plan))
        .filteredOn(flag -> flag.startsWith("--listen-"))
        .hasSize(2)
        .allSatisfy(flag -> assertThat(flag).contains("=https://127.0.0.1:"));
  }

  @Test
  void liftedLimitsReachControllerManagerAndSchedulerOfEveryVersion() {
    ControlPlaneOptions lifted = OPTIONS.withLimitsLifted();
    Blueprint old = blueprint("v1.20.2", lifted);
    assertThat(CommandLines.controllerManager(old)).contains("--kube-api-qps=5000");
    assertThat(CommandLines.scheduler(old)).contains("--kube-api-qps=5000");
    assertThat(SchedulerConfiguration.of(blueprint("v1.36.2", lifted))).contains("qps: 5000");
    assertThat(CommandLines.controllerManager(blueprint("v1.20.2", OPTIONS)))
        .noneMatch(flag -> flag.startsWith("--kube-api-qps"));
  }

  private static Blueprint blueprint(String version, ControlPlaneOptions options) {
    Credential credential = new Credential(Path.of("/x.crt"), Path.of("/x.key"));
    return new Blueprint(
        options,
        KubernetesVersion.parse(version),
        Path.of("/data"),
        new Blueprint.Ports(1, 2, 3, 4, 5),
        new Blueprint.Credentials(
            Path.of("/ca.crt"), credential, credential, credential, credential, credential));
  }
}
