package dev.vmss.testing.controlplane;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.awaitility.Awaitility;

/**
 * KubeVirt's own virt-controller as a local process, for recording what it does.
 *
 * <p>The program is not part of this repository: whoever records brings it. It must find KubeVirt's
 * custom resources and the namespace {@value #NAMESPACE} in the cluster.
 */
public final class VirtController implements AutoCloseable {

  /** Where it keeps its lease. */
  public static final String NAMESPACE = "kubevirt";

  private static final String NAME = "virt-controller";
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Component component;

  private VirtController(Component component) {
    this.component = component;
  }

  /**
   * Starts the program on a free port of the loopback and returns when it leads.
   *
   * @param folder of its log and its certificate
   */
  public static VirtController start(
      Path program, Path kubeconfig, Path folder, KubernetesClient client) {
    Credential serving = CertificateAuthority.in(folder.resolve(NAME)).server(NAME);
    Component started =
        Component.start(
            List.of(
                program.toString(),
                "--kubeconfig=" + kubeconfig,
                "--listen=127.0.0.1",
                "--port=" + LoopbackPorts.free(1).get(0),
                "--launcher-image=registry.invalid/virt-launcher:v1",
                "--exporter-image=registry.invalid/virt-exporter:v1",
                "--prom-cert-file=" + serving.certificate(),
                "--prom-key-file=" + serving.key()),
            folder);
    VirtController controller = new VirtController(started);
    try {
      controller.awaitLeadership(client);
      return controller;
    } catch (RuntimeException e) {
      controller.close();
      throw e;
    }
  }

  public Path log() {
    return component.log();
  }

  /** Throws, with the end of its log, when it has ended of itself. */
  public void requireAlive() {
    component.requireAlive();
  }

  private void awaitLeadership(KubernetesClient client) {
    Awaitility.await("virt-controller leads, see " + component.log())
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(250))
        .until(
            () -> {
              component.requireAlive();
              return Optional.ofNullable(
                      client.leases().inNamespace(NAMESPACE).withName(NAME).get())
                  .map(lease -> lease.getSpec().getHolderIdentity())
                  .filter(holder -> !holder.isEmpty())
                  .isPresent();
            });
  }

  @Override
  public void close() {
    component.close();
  }
}
