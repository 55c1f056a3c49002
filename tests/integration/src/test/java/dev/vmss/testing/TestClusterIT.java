package dev.vmss.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a test may ask of its cluster, on whichever of the three kinds there is. */
@OnCluster
class TestClusterIT {

  private static final String CRD =
      """
      apiVersion: apiextensions.k8s.io/v1
      kind: CustomResourceDefinition
      metadata: {name: probes.testing.vmss.dev}
      spec:
        group: testing.vmss.dev
        scope: Namespaced
        names: {plural: probes, singular: probe, kind: Probe}
        versions:
        - name: v1
          served: true
          storage: true
          subresources: {status: {}}
          schema:
            openAPIV3Schema:
              type: object
              properties:
                spec: {type: object, x-kubernetes-preserve-unknown-fields: true}
                status: {type: object, x-kubernetes-preserve-unknown-fields: true}
      """;

  private static final String PROBE =
      """
      apiVersion: testing.vmss.dev/v1
      kind: Probe
      metadata: {name: probe, namespace: %s, labels: {a: b}}
      spec: {map: {x: 1, y: {z: [1, 2]}}}
      """;

  @TempDir Path folder;

  private final TestCluster cluster;
  private final KubernetesClient client;

  TestClusterIT(TestCluster cluster, KubernetesClient client) {
    this.cluster = cluster;
    this.client = client;
  }

  /** An API server built with the wrong library dies of the first custom resource. */
  @Test
  void customResourcesCanBeWrittenInEveryWay() throws IOException {
    Files.writeString(folder.resolve("probe.yaml"), CRD);
    // Twice: the second time replaces.
    cluster.applyCrds(folder).applyCrds(folder);

    GenericKubernetesResource probe = probe(cluster.namespace());
    client.resource(probe).create();
    client.resource(probe).patch(PatchContext.of(PatchType.JSON_MERGE));
    client.resource(probe).forceConflicts().serverSideApply();
    client.resource(probe).subresource("status").patch(PatchContext.of(PatchType.JSON_MERGE));

    GenericKubernetesResource stored = client.resource(probe).get();
    assertThat(stored.<Integer>get("spec", "map", "x")).isEqualTo(1);
    client
        .apiextensions()
        .v1()
        .customResourceDefinitions()
        .withName("probes.testing.vmss.dev")
        .delete();
  }

  @Test
  void aServiceAccountIsWhoItSaysAndMayDoNothingYet() {
    String namespace = cluster.namespace();
    Path kubeconfig = cluster.kubeconfigFor(namespace, "robot");

    int code = 0;
    try (KubernetesClient robot = cluster.client(kubeconfig, "robot-test")) {
      robot.configMaps().inNamespace(namespace).list();
    } catch (KubernetesClientException e) {
      code = e.getCode();
    }

    assertThat(code).isEqualTo(403);
    String user = "system:serviceaccount:" + namespace + ":robot";
    cluster
        .auditLog()
        .ifPresent(
            log ->
                await()
                    .atMost(Duration.ofSeconds(5))
                    .until(() -> log.query().user(user).lists().count() == 1));
  }

  @Test
  void everyNamespaceIsNewAndReadyForPods() {
    String one = cluster.namespace();
    assertThat(cluster.namespace()).isNotEqualTo(one);
    assertThat(client.serviceAccounts().inNamespace(one).withName("default").get()).isNotNull();
    assertThat(cluster.serverVersion().isAtLeast(31)).isTrue();
  }

  private static GenericKubernetesResource probe(String namespace) {
    return Serialization.unmarshal(PROBE.formatted(namespace), GenericKubernetesResource.class);
  }
}
