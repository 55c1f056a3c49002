package dev.vmss.testing.controlplane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The launcher itself, so it needs local binaries whatever cluster other tests use. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@NeedsLocalBinaries
class ControlPlaneIT {

  private static final String USER_AGENT = "control-plane-it";

  private ControlPlane controlPlane;
  private KubernetesClient client;

  @BeforeAll
  void start() {
    Instant before = Instant.now();
    controlPlane = ControlPlane.start();
    System.out.printf(
        "control plane: start to ready %d ms%n",
        Duration.between(before, Instant.now()).toMillis());
    Config config =
        new ConfigBuilder(Config.fromKubeconfig(controlPlane.kubeconfig().toFile()))
            .withUserAgent(USER_AGENT)
            .withRequestRetryBackoffLimit(0)
            .build();
    client = new KubernetesClientBuilder().withConfig(config).build();
  }

  @AfterAll
  void stop() {
    client.close();
    controlPlane.close();
  }

  @Test
  void servesTheVersionOfItsBinaries() {
    assertThat(client.getKubernetesVersion().getGitVersion())
        .startsWith("v" + controlPlane.version());
    controlPlane.requireAlive();
  }

  @Test
  void controllersRun() {
    await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () ->
                client.serviceAccounts().inNamespace("default").withName("default").get() != null);
  }

  @Test
  void auditLogTellsWritesListsAndUsersApart() {
    AuditLog log = controlPlane.auditLog();
    long mark = log.offset();
    client.resource(configMap("audited")).create();
    client.configMaps().inNamespace("default").withName("audited").get();
    client.configMaps().inNamespace("default").list();
    client.resource(configMap("audited")).delete();

    AuditQuery mine = log.query().sinceOffset(mark).userAgentStartsWith(USER_AGENT);
    await().atMost(Duration.ofSeconds(5)).until(() -> mine.verbs("delete").count() == 1);
    assertThat(mine.resource("configmaps").writes().events())
        .extracting(AuditEvent::verb)
        .containsExactly("create", "delete");
    assertThat(mine.lists().count()).isEqualTo(1);
    assertThat(mine.user("admin").count()).isEqualTo(3);
    assertThat(mine.resource("pods").count()).isZero();
    assertThat(mine.since(Instant.now().plusSeconds(60)).count()).isZero();
  }

  @Test
  void dataOutliveAnOutageOfTheApiServer() {
    client.resource(configMap("kept")).create();

    controlPlane.stopApiServer();
    assertThatThrownBy(() -> client.configMaps().inNamespace("default").list())
        .isInstanceOf(KubernetesClientException.class);

    controlPlane.startApiServer();
    ConfigMap kept = client.configMaps().inNamespace("default").withName("kept").get();
    assertThat(kept.getData()).containsEntry("key", "value");
    controlPlane.requireAlive();
  }

  @Test
  void closingLeavesNoProcessAndNoFile() {
    List<ProcessHandle> before = ProcessHandle.current().descendants().toList();
    ControlPlane other = ControlPlane.start();
    List<ProcessHandle> children =
        ProcessHandle.current().descendants().filter(child -> !before.contains(child)).toList();
    assertThat(children).hasSizeGreaterThanOrEqualTo(4);

    other.close();

    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> children.stream().noneMatch(ProcessHandle::isAlive));
    assertThat(Files.exists(other.folder())).isFalse();
  }

  private static ConfigMap configMap(String name) {
    return new ConfigMapBuilder()
        .withNewMetadata()
        .withNamespace("default")
        .withName(name)
        .endMetadata()
        .addToData("key", "value")
        .build();
  }
}
