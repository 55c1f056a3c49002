package dev.vmss.demo;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;

/** Tables as a person sees them: from kubectl where it is installed, else the names alone. */
final class Kubectl {

  private final Path kubeconfig;
  private final KubernetesClient client;
  private final boolean installed;

  Kubectl(Path kubeconfig, KubernetesClient client) {
    this.kubeconfig = kubeconfig;
    this.client = client;
    this.installed = onPath();
  }

  private static boolean onPath() {
    String path = System.getenv().getOrDefault("PATH", "");
    return Arrays.stream(path.split(java.io.File.pathSeparator))
        .anyMatch(folder -> java.nio.file.Files.isExecutable(Path.of(folder, "kubectl")));
  }

  Stream<String> get(String kinds) {
    return installed ? run("get", kinds, "-A", "-o", "wide") : names();
  }

  private Stream<String> run(String... arguments) {
    try {
      ProcessBuilder builder =
          new ProcessBuilder(Stream.concat(Stream.of("kubectl"), Arrays.stream(arguments)).toList())
              .redirectErrorStream(true);
      builder.environment().put("KUBECONFIG", kubeconfig.toString());
      Process process = builder.start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return output.lines();
    } catch (IOException e) {
      throw new UncheckedIOException("kubectl could not be run.", e);
    }
  }

  private Stream<String> names() {
    return client.pods().inAnyNamespace().list().getItems().stream().map(Kubectl::line);
  }

  private static String line(HasMetadata object) {
    return object.getKind()
        + " "
        + object.getMetadata().getNamespace()
        + "/"
        + object.getMetadata().getName();
  }
}
