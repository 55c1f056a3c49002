package dev.vmss.testing.controlplane;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class CommandLinesTest {

  private static final ControlPlaneOptions OPTIONS = ControlPlaneOptions.defaults();

  @Test
  void everythingListensOnTheLoopbackAddressOnly() {
    Blueprint plan = blueprint(OPTIONS);
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
  void liftedLimitsReachControllerManagerAndScheduler() {
    Blueprint lifted = blueprint(OPTIONS.withLimitsLifted());
    Blueprint usual = blueprint(OPTIONS);
    assertThat(CommandLines.controllerManager(lifted)).contains("--kube-api-qps=5000");
    assertThat(CommandLines.controllerManager(usual))
        .noneMatch(flag -> flag.startsWith("--kube-api-qps"));
    assertThat(CommandLines.scheduler(lifted))
        .contains("--config=" + lifted.schedulerConfiguration());
    assertThat(SchedulerConfiguration.of(lifted)).contains("qps: 5000");
    assertThat(SchedulerConfiguration.of(usual)).contains("qps: 50\n");
  }

  private static Blueprint blueprint(ControlPlaneOptions options) {
    Credential credential = new Credential(Path.of("/x.crt"), Path.of("/x.key"));
    return new Blueprint(
        options,
        KubernetesVersion.parse("v1.37.2"),
        Path.of("/data"),
        new Blueprint.Ports(1, 2, 3, 4, 5),
        new Blueprint.Credentials(
            Path.of("/ca.crt"), credential, credential, credential, credential, credential));
  }
}
