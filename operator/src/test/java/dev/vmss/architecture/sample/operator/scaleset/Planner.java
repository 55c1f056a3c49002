package dev.vmss.architecture.sample.operator.scaleset;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/** A planner that looks around by itself. */
public record Planner(KubernetesClient client) {

  /** Everything that a pure function must not do. */
  public String plan() throws IOException, InterruptedException {
    if (Files.exists(Path.of("/plan"))) {
      Thread.sleep(1);
      System.exit(1);
    }
    return client.getApiVersion() + Instant.now();
  }
}
