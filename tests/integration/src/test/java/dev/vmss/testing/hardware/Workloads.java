package dev.vmss.testing.hardware;

import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;

/** Pods for the tests of the hardware, kept to the nodes of one test by a label of theirs. */
record Workloads(KubernetesClient client, String namespace, String pool) {

  private static final String POOL_LABEL = "pool";
  private static final Map<String, String> APP = Map.of("app", "it");

  NodeSpec node(String name) {
    return NodeSpec.named(name).withLabel(POOL_LABEL, pool);
  }

  void deployment(String name, String image, int replicas) {
    client
        .resource(
            new DeploymentBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName(name)
                .endMetadata()
                .withNewSpec()
                .withReplicas(replicas)
                .withNewSelector()
                .withMatchLabels(APP)
                .endSelector()
                .withNewTemplate()
                .withNewMetadata()
                .withLabels(APP)
                .endMetadata()
                .withSpec(spec(image))
                .endTemplate()
                .endSpec()
                .build())
        .create();
  }

  void replicaSet(String name, String image, int replicas) {
    client
        .resource(
            new ReplicaSetBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName(name)
                .endMetadata()
                .withNewSpec()
                .withReplicas(replicas)
                .withNewSelector()
                .withMatchLabels(APP)
                .endSelector()
                .withNewTemplate()
                .withNewMetadata()
                .withLabels(APP)
                .endMetadata()
                .withSpec(spec(image))
                .endTemplate()
                .endSpec()
                .build())
        .create();
  }

  Deployment findDeployment(String name) {
    return client.apps().deployments().inNamespace(namespace).withName(name).get();
  }

  Pod pod(String name, String image, String node) {
    return client
        .resource(
            new PodBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName(name)
                .endMetadata()
                .withSpec(new PodSpecBuilder(spec(image)).withNodeName(node).build())
                .build())
        .create();
  }

  Pod readyPod(String name, String node) {
    Pod created = pod(name, "registry.example/good:1", node);
    return await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> Objects.requireNonNull(client.resource(created).get()), HardwareIT::isReady);
  }

  private PodSpec spec(String image) {
    return new PodSpecBuilder()
        .addToNodeSelector(POOL_LABEL, pool)
        .addNewContainer()
        .withName("main")
        .withImage(image)
        .endContainer()
        .build();
  }
}
