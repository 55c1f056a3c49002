package dev.vmss.bench;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Map;

/** The field's own: a ReplicaSet under the controller manager, whose client limits are lifted. */
final class ReplicaSetContestant implements Contestant {

  private static final Map<String, String> LABELS = Map.of("app", "bench");

  private final KubernetesClient client;
  private final String namespace;
  private final Pod template;

  ReplicaSetContestant(KubernetesClient client, String namespace, Pod template) {
    this.client = client;
    this.namespace = namespace;
    this.template = template;
  }

  @Override
  public String name() {
    return "ReplicaSet";
  }

  @Override
  public void create(int pods) {
    ReplicaSet replicaSet =
        new ReplicaSetBuilder()
            .withNewMetadata()
            .withName("bench-replicas")
            .withNamespace(namespace)
            .endMetadata()
            .withNewSpec()
            .withReplicas(pods)
            .withNewSelector()
            .withMatchLabels(LABELS)
            .endSelector()
            .withNewTemplate()
            .withNewMetadata()
            .withLabels(LABELS)
            .endMetadata()
            .withSpec(Bodies.specOf(template))
            .endTemplate()
            .endSpec()
            .build();
    client.resource(replicaSet).create();
  }

  @Override
  public void cleanUp() {
    client.apps().replicaSets().inNamespace(namespace).withName("bench-replicas").delete();
    Bodies.deleteAll(client, namespace, LABELS);
  }
}
