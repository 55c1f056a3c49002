package dev.vmss.testing.controlplane;

import java.nio.file.Path;
import java.util.List;

/** Everything that is settled before the first component starts: files, ports, credentials. */
record Blueprint(
    ControlPlaneOptions options,
    KubernetesVersion version,
    Path folder,
    Ports ports,
    Credentials credentials) {

  record Ports(int etcd, int etcdPeer, int apiServer, int controllerManager, int scheduler) {}

  record Credentials(
      Path authority,
      Credential server,
      Credential serviceAccounts,
      Credential admin,
      Credential controllerManager,
      Credential scheduler) {}

  static Blueprint draw(ControlPlaneOptions options, Path folder, CertificateAuthority authority) {
    List<Integer> free = LoopbackPorts.free(5);
    return new Blueprint(
        options,
        options.binaries().version(),
        folder,
        new Ports(free.get(0), free.get(1), free.get(2), free.get(3), free.get(4)),
        new Credentials(
            authority.certificateFile(),
            authority.server("vmss-local-server"),
            authority.signingKey("service-accounts"),
            // Members of system:masters, because a controller manager without a service account
            // for each controller needs the rights of all of them.
            authority.client("admin", "system:masters"),
            authority.client("system:kube-controller-manager", "system:masters"),
            authority.client("system:kube-scheduler", "system:masters")));
  }

  String apiServerUrl() {
    return "https://127.0.0.1:" + ports.apiServer();
  }

  Path auditLog() {
    return folder.resolve("audit.jsonl");
  }

  Path auditPolicy() {
    return folder.resolve("audit-policy.yaml");
  }

  Path schedulerConfiguration() {
    return folder.resolve("kube-scheduler.yaml");
  }

  Path kubeconfig(String user) {
    return folder.resolve(user + ".kubeconfig");
  }
}
