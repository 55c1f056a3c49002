package dev.vmss.testing.controlplane;

import java.util.ArrayList;
import java.util.List;

/** The command line of each component: pure functions of the blueprint, from Kubernetes 1.31 on. */
final class CommandLines {

  private static final String LOOPBACK = "127.0.0.1";

  private CommandLines() {}

  static List<String> etcd(Blueprint plan) {
    Blueprint.Credentials credentials = plan.credentials();
    String client = "https://" + LOOPBACK + ":" + plan.ports().etcd();
    String peer = "https://" + LOOPBACK + ":" + plan.ports().etcdPeer();
    return command(
        plan,
        "etcd",
        "--name=default",
        "--data-dir=" + plan.folder().resolve("etcd"),
        "--listen-client-urls=" + client,
        "--advertise-client-urls=" + client,
        "--listen-peer-urls=" + peer,
        "--initial-advertise-peer-urls=" + peer,
        "--initial-cluster=default=" + peer,
        "--client-cert-auth",
        "--trusted-ca-file=" + credentials.authority(),
        "--cert-file=" + credentials.server().certificate(),
        "--key-file=" + credentials.server().key(),
        "--peer-client-cert-auth",
        "--peer-trusted-ca-file=" + credentials.authority(),
        "--peer-cert-file=" + credentials.server().certificate(),
        "--peer-key-file=" + credentials.server().key(),
        "--logger=zap",
        "--log-level=warn");
  }

  static List<String> apiServer(Blueprint plan) {
    Blueprint.Credentials credentials = plan.credentials();
    return command(
        plan,
        "kube-apiserver",
        "--etcd-servers=https://" + LOOPBACK + ":" + plan.ports().etcd(),
        "--etcd-cafile=" + credentials.authority(),
        "--etcd-certfile=" + credentials.server().certificate(),
        "--etcd-keyfile=" + credentials.server().key(),
        "--bind-address=" + LOOPBACK,
        "--advertise-address=" + LOOPBACK,
        "--secure-port=" + plan.ports().apiServer(),
        // An Endpoints object may not hold a loopback address, which is all there is to advertise.
        "--endpoint-reconciler-type=none",
        "--service-cluster-ip-range=10.0.0.0/24",
        "--tls-cert-file=" + credentials.server().certificate(),
        "--tls-private-key-file=" + credentials.server().key(),
        "--client-ca-file=" + credentials.authority(),
        "--authorization-mode=RBAC",
        "--service-account-issuer=https://kubernetes.default.svc.cluster.local",
        "--service-account-key-file=" + credentials.serviceAccounts().certificate(),
        "--service-account-signing-key-file=" + credentials.serviceAccounts().key(),
        "--audit-policy-file=" + plan.auditPolicy(),
        "--audit-log-path=" + plan.auditLog(),
        "--audit-log-format=json",
        // Megabytes before the file is rotated away from its readers: in effect never.
        "--audit-log-maxsize=100000");
  }

  static List<String> controllerManager(Blueprint plan) {
    Blueprint.Credentials credentials = plan.credentials();
    List<String> command =
        command(
            plan,
            "kube-controller-manager",
            "--kubeconfig=" + plan.kubeconfig("kube-controller-manager"),
            "--service-account-private-key-file=" + credentials.serviceAccounts().key(),
            "--root-ca-file=" + credentials.authority(),
            "--leader-elect=false",
            "--node-monitor-period=1s",
            "--node-monitor-grace-period=" + plan.options().nodeGracePeriod().toSeconds() + "s");
    command.addAll(serving(plan, plan.ports().controllerManager()));
    if (plan.options().limitsLifted()) {
      command.addAll(
          List.of(
              "--kube-api-qps=5000",
              "--kube-api-burst=5000",
              "--concurrent-replicaset-syncs=50",
              "--concurrent-deployment-syncs=50",
              "--concurrent-gc-syncs=50"));
    }
    return command;
  }

  static List<String> scheduler(Blueprint plan) {
    List<String> command =
        command(plan, "kube-scheduler", "--config=" + plan.schedulerConfiguration());
    command.addAll(serving(plan, plan.ports().scheduler()));
    return command;
  }

  private static List<String> serving(Blueprint plan, int port) {
    return List.of(
        "--bind-address=" + LOOPBACK,
        "--secure-port=" + port,
        "--tls-cert-file=" + plan.credentials().server().certificate(),
        "--tls-private-key-file=" + plan.credentials().server().key());
  }

  private static List<String> command(Blueprint plan, String program, String... flags) {
    List<String> command = new ArrayList<>();
    command.add(plan.options().binaries().program(program).toString());
    command.addAll(List.of(flags));
    return command;
  }
}
