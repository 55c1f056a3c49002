package dev.vmss.testing.controlplane;

/** The scheduler's configuration file. */
final class SchedulerConfiguration {

  private SchedulerConfiguration() {}

  static String of(Blueprint plan) {
    return """
        apiVersion: kubescheduler.config.k8s.io/v1
        kind: KubeSchedulerConfiguration
        clientConnection:
          kubeconfig: %s
          qps: %d
          burst: %d
        leaderElection:
          leaderElect: false
        """
        .formatted(
            plan.kubeconfig("kube-scheduler"),
            plan.options().limitsLifted() ? 5000 : 50,
            plan.options().limitsLifted() ? 5000 : 100);
  }
}
