package dev.vmss.bench;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

/** The floor: the same client library with the operator's parallelism, and nothing around it. */
final class BareClientContestant implements Contestant {

  /** The operator's default {@code createParallelism}. */
  private static final int PARALLELISM = 32;

  private final KubernetesClient client;
  private final String namespace;
  private final Pod template;

  BareClientContestant(KubernetesClient client, String namespace, Pod template) {
    this.client = client;
    this.namespace = namespace;
    this.template = template;
  }

  @Override
  public String name() {
    return "bare client";
  }

  @Override
  public void create(int pods) {
    ExecutorService threads = Executors.newFixedThreadPool(PARALLELISM);
    IntStream.range(0, pods).forEach(number -> threads.execute(() -> createOne(number)));
    threads.shutdown();
  }

  private void createOne(int number) {
    Pod pod =
        new PodBuilder()
            .withNewMetadata()
            .withNamespace(namespace)
            .withName("bare-" + number)
            .addToLabels("app", "bare")
            .endMetadata()
            .withSpec(Bodies.specOf(template))
            .build();
    client.resource(pod).create();
  }

  @Override
  public void cleanUp() {
    Bodies.deleteAll(client, namespace, Map.of("app", "bare"));
  }
}
