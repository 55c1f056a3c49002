package dev.vmss.testing.controlplane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.vmss.testing.Repository;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

@NeedsLocalBinaries
class LocalClusterIT {

  private static final Path LOG = Repository.target("local-cluster.log");

  @Test
  void nothingOutlivesAJvmThatIsKilled() throws IOException {
    Process jvm = startLocalCluster();
    Path kubeconfig = readKubeconfigPath(jvm);
    List<ProcessHandle> children = jvm.descendants().toList();
    assertThat(names(children))
        .contains("etcd", "kube-apiserver", "kube-controller-manager", "kube-scheduler");
    assertThat(kubeconfig).exists();

    jvm.destroyForcibly();

    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> children.stream().noneMatch(ProcessHandle::isAlive));
    await().atMost(Duration.ofSeconds(10)).until(() -> !Files.exists(kubeconfig.getParent()));
  }

  @Test
  void endsWhenStandardInputCloses() throws IOException {
    Process jvm = startLocalCluster();
    Path kubeconfig = readKubeconfigPath(jvm);

    jvm.getOutputStream().close();

    await().atMost(Duration.ofSeconds(20)).until(() -> !jvm.isAlive());
    assertThat(jvm.exitValue()).isZero();
    assertThat(kubeconfig.getParent()).doesNotExist();
  }

  private static Process startLocalCluster() throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            LocalCluster.class.getName())
        .redirectError(LOG.toFile())
        .start();
  }

  private static Path readKubeconfigPath(Process jvm) {
    BufferedReader output = jvm.inputReader();
    return output
        .lines()
        .filter(line -> line.startsWith("kubeconfig: "))
        .map(line -> Path.of(line.substring("kubeconfig: ".length())))
        .findFirst()
        .orElseThrow(
            () -> new AssertionError("LocalCluster ended without a kubeconfig, see " + LOG));
  }

  private static List<String> names(List<ProcessHandle> processes) {
    return processes.stream()
        .flatMap(process -> process.info().command().stream())
        .map(command -> String.valueOf(Path.of(command).getFileName()))
        .toList();
  }
}
