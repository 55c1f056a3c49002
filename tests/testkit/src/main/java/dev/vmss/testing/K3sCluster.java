package dev.vmss.testing;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.k3s.K3sContainer;
import org.testcontainers.utility.DockerImageName;

/** K3s in a container, where there is a Docker. */
final class K3sCluster {

  private static final Logger LOG = LoggerFactory.getLogger(K3sCluster.class);

  // The newest tag that public repositories were seen to use, one of them with its digest
  // sha256:ca7f37d993d82ef0dcdcfecb2e0e2618ea541dbaffc620c8cedebe01a82acd0d. Of v1.37.2-k3s1 there
  // was no sign outside of made-up examples.
  private static final DockerImageName IMAGE = DockerImageName.parse("rancher/k3s:v1.37.1-k3s1");

  private K3sCluster() {}

  /** Empty when Docker is absent, and, with a word about it, when the container does not start. */
  static Optional<ClusterSource> startIfDockerRuns() {
    if (!thereAreTracesOfDocker()) {
      return Optional.empty();
    }
    if (!DockerClientFactory.instance().isDockerAvailable()) {
      LOG.warn("Docker is installed here, but cannot be reached. Trying local binaries instead.");
      return Optional.empty();
    }
    K3sContainer container = new K3sContainer(IMAGE);
    try {
      container.start();
      return Optional.of(source(container));
    } catch (RuntimeException e) {
      container.stop();
      LOG.warn(
          "Docker is here, but {} did not start ({}). Trying local control plane binaries instead.",
          IMAGE,
          e.getMessage());
      return Optional.empty();
    }
  }

  private static ClusterSource source(K3sContainer container) {
    Path kubeconfig = write(container.getKubeConfigYaml());
    cordonRealNodes(kubeconfig);
    return new ClusterSource(
        "K3s in Docker, " + IMAGE,
        kubeconfig,
        ClusterSearch.USUAL_HEARTBEAT,
        true,
        Optional.empty(),
        container::stop);
  }

  /** Tests place Pods on simulated nodes only: the one real node would try to run them. */
  private static void cordonRealNodes(Path kubeconfig) {
    try (KubernetesClient client =
        new KubernetesClientBuilder()
            .withConfig(Config.fromKubeconfig(kubeconfig.toFile()))
            .build()) {
      client.nodes().resources().forEach(node -> node.edit(K3sCluster::cordoned));
    }
  }

  private static Node cordoned(Node node) {
    node.getSpec().setUnschedulable(true);
    return node;
  }

  /** Asking Testcontainers takes seconds and fills the log with errors where there is no Docker. */
  private static boolean thereAreTracesOfDocker() {
    String home = System.getProperty("user.home");
    return System.getenv("DOCKER_HOST") != null
        || Stream.of(
                Path.of("/var/run/docker.sock"),
                Path.of(home, ".docker", "run", "docker.sock"),
                Path.of(home, ".testcontainers.properties"))
            .anyMatch(Files::exists);
  }

  private static Path write(String yaml) {
    try {
      Path file = Files.createTempFile("vmss-k3s-", ".kubeconfig");
      file.toFile().deleteOnExit();
      return Files.writeString(file, yaml);
    } catch (IOException e) {
      throw new UncheckedIOException("The kubeconfig of K3s was not written.", e);
    }
  }
}
