package dev.vmss.demo;

import dev.vmss.testing.Kubectl;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** What is there, as a person sees it: from kubectl where there is one, else the names alone. */
final class Tables {

  private final Path kubeconfig;
  private final KubernetesClient client;
  private final Optional<Kubectl> kubectl = Kubectl.find();

  Tables(Path kubeconfig, KubernetesClient client) {
    this.kubeconfig = kubeconfig;
    this.client = client;
  }

  Stream<String> get(String kinds) {
    return kubectl
        .map(
            found ->
                found
                    .run("--kubeconfig", kubeconfig.toString(), "get", kinds, "-A", "-o", "wide")
                    .lines())
        .orElseGet(this::names);
  }

  private Stream<String> names() {
    return client.pods().inAnyNamespace().list().getItems().stream().map(Tables::line);
  }

  private static String line(HasMetadata object) {
    return object.getKind()
        + " "
        + object.getMetadata().getNamespace()
        + "/"
        + object.getMetadata().getName();
  }
}
