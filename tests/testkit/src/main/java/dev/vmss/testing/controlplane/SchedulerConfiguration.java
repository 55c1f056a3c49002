package dev.vmss.testing.controlplane;

/** The scheduler's configuration file, for versions that drop the flags it replaces. */
final class SchedulerConfiguration {

  private SchedulerConfiguration() {}

  static boolean isUsedBy(KubernetesVersion version) {
    return version.isAtLeast(23);
  }

  static String of(Blueprint plan) {
    return """
        apiVersion: kubescheduler.config.k8s.io/%s
        kind: KubeSchedulerConfiguration
        clientConnection:
          kubeconfig: %s
          qps: %d
          burst: %d
        leaderElection:
          leaderElect: false
        """
        .formatted(
            plan.version().isAtLeast(25) ? "v1" : "v1beta3",
            plan.kubeconfig("kube-scheduler"),
            plan.options().limitsLifted() ? 5000 : 50,
            plan.options().limitsLifted() ? 5000 : 100);
  }
}
