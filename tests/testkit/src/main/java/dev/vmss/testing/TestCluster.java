package dev.vmss.testing;

import dev.vmss.testing.controlplane.AuditLog;
import dev.vmss.testing.controlplane.ControlPlane;
import dev.vmss.testing.controlplane.ControlPlaneOptions;
import dev.vmss.testing.controlplane.Kubeconfig;
import dev.vmss.testing.controlplane.KubernetesVersion;
import dev.vmss.testing.hardware.Hardware;
import dev.vmss.testing.rbac.UsedRights;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenRequest;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.VersionInfo;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.awaitility.Awaitility;

/**
 * A cluster with an administrator's rights, wherever it comes from, for tests, demo and bench.
 *
 * <p>It is the one named by {@code VMSS_KUBECONFIG}, else K3s in Docker, else a local control plane
 * of binaries. On a cluster that was there before, {@link #close()} removes the simulated nodes and
 * the namespaces that were made through this object, and leaves the rest, CRDs included.
 */
public final class TestCluster implements AutoCloseable {

  /** Starts the shared cluster when first asked for; the JVM's end closes it. */
  private static final class Shared {
    static final TestCluster INSTANCE = startShared();

    private static TestCluster startShared() {
      TestCluster cluster = start();
      Runtime.getRuntime().addShutdownHook(new Thread(cluster::close, "close-test-cluster"));
      return cluster;
    }
  }

  private final ClusterSource source;
  private final KubernetesClient client;
  private final Hardware hardware;
  private final Queue<String> namespaces = new ConcurrentLinkedQueue<>();

  private TestCluster(ClusterSource source) {
    this.source = source;
    this.client = clientOf(source.kubeconfig(), "vmss-test");
    this.hardware = Hardware.on(source.kubeconfig(), source.heartbeat());
  }

  /** The cluster that all tests of this JVM share. */
  public static TestCluster shared() {
    return Shared.INSTANCE;
  }

  /** A cluster of one's own; close it. With {@code VMSS_KUBECONFIG} it is the same one for all. */
  public static TestCluster start() {
    return start(ControlPlaneOptions.defaults());
  }

  /** As {@link #start()}; the options matter only if a local control plane is started. */
  public static TestCluster start(ControlPlaneOptions options) {
    return new TestCluster(ClusterSearch.find(options));
  }

  /** Around a control plane that the caller has started; closing this object ends it. */
  public static TestCluster on(ControlPlane controlPlane) {
    return new TestCluster(ClusterSearch.of(controlPlane));
  }

  /** An administrator's client, user agent {@code vmss-test}. Do not close it. */
  public KubernetesClient client() {
    return client;
  }

  /** A client for the given kubeconfig and user agent, for counting in the audit log; close it. */
  public KubernetesClient client(Path kubeconfig, String userAgent) {
    return clientOf(kubeconfig, userAgent);
  }

  public Path kubeconfig() {
    return source.kubeconfig();
  }

  public Hardware hardware() {
    return hardware;
  }

  /** What clients ask of the API server; empty where the cluster was not started here. */
  public Optional<AuditLog> auditLog() {
    return source.auditLog();
  }

  /** Which of the three kinds of cluster this is and its version of Kubernetes, for people. */
  public String description() {
    return source.description() + ", Kubernetes " + serverVersion();
  }

  public KubernetesVersion serverVersion() {
    VersionInfo version = client.getKubernetesVersion();
    return KubernetesVersion.parse(version.getGitVersion());
  }

  /** Creates or replaces every CRD in the YAML files of a folder and waits until they serve. */
  public TestCluster applyCrds(Path folder) {
    CustomResources.in(folder).applyTo(client);
    return this;
  }

  /** A new namespace with a name of its own, ready for Pods. */
  public String namespace() {
    return createNamespace("test-" + UUID.randomUUID().toString().substring(0, 8));
  }

  /**
   * Creates a namespace unless it exists, and waits for its default ServiceAccount, without which
   * the API server refuses Pods: admission stays as in a real cluster.
   */
  public String createNamespace(String name) {
    if (client.namespaces().withName(name).get() == null) {
      client
          .resource(new NamespaceBuilder().withNewMetadata().withName(name).endMetadata().build())
          .create();
      namespaces.add(name);
    }
    Awaitility.await("default ServiceAccount of namespace " + name)
        .atMost(Duration.ofSeconds(60))
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(50))
        .until(() -> client.serviceAccounts().inNamespace(name).withName("default").get() != null);
    return name;
  }

  /** Creates the ServiceAccount if need be and writes a kubeconfig with a day's token of it. */
  public Path kubeconfigFor(String namespace, String serviceAccount) {
    if (client.serviceAccounts().inNamespace(namespace).withName(serviceAccount).get() == null) {
      client
          .resource(
              new ServiceAccountBuilder()
                  .withNewMetadata()
                  .withNamespace(namespace)
                  .withName(serviceAccount)
                  .endMetadata()
                  .build())
          .create();
    }
    TokenRequest request =
        new TokenRequestBuilder()
            .withNewSpec()
            .withExpirationSeconds(Duration.ofDays(1).toSeconds())
            .endSpec()
            .build();
    String token =
        client
            .serviceAccounts()
            .inNamespace(namespace)
            .withName(serviceAccount)
            .tokenRequest(request)
            .getStatus()
            .getToken();
    Config admin = client.getConfiguration();
    return Kubeconfig.withToken(
        temporaryFile(serviceAccount),
        admin.getMasterUrl(),
        admin.getCaCertData(),
        namespace,
        token);
  }

  @Override
  public void close() {
    source
        .auditLog()
        .ifPresent(log -> UsedRights.in(log).appendTo(Repository.target(UsedRights.FILE)));
    if (!source.disposable()) {
      hardware.removeAll();
      namespaces.forEach(name -> client.namespaces().withName(name).delete());
    }
    hardware.close();
    client.close();
    source.stop().run();
  }

  private static KubernetesClient clientOf(Path kubeconfig, String userAgent) {
    Config config =
        new ConfigBuilder(Config.fromKubeconfig(kubeconfig.toFile()))
            .withUserAgent(userAgent)
            .build();
    return new KubernetesClientBuilder().withConfig(config).build();
  }

  private static Path temporaryFile(String name) {
    try {
      Path file = Files.createTempFile("vmss-" + name + "-", ".kubeconfig");
      file.toFile().deleteOnExit();
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException("No temporary file for a kubeconfig.", e);
    }
  }
}
