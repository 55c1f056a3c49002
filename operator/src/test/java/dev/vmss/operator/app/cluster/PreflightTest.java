package dev.vmss.operator.app.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vmss.operator.app.StubApiServer;
import dev.vmss.operator.app.configuration.ConfigurationLoader;
import dev.vmss.operator.app.process.StartupFailure;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PreflightTest {

  private static final Map<String, String> CLUSTER_WIDE = Map.of();
  private static final Map<String, String> NAMESPACED =
      Map.of("VMSS_NAMESPACES", "team-a,team-b", "VMSS_IMAGE_CONTROLLER", "false");

  private StubApiServer server;
  private KubernetesClient client;

  @BeforeEach
  void start() throws IOException {
    server = new StubApiServer();
    client = server.client();
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  @Test
  void aClusterThatHasEverythingPasses() {
    assertThat(check(CLUSTER_WIDE)).isEqualTo("v1.36.2");
    assertThat(server.asked())
        .contains("watch pods", "patch marketplaceimages/status", "get secrets vmss-system")
        .contains("create tokenreviews", "create subjectaccessreviews")
        .noneMatch(question -> question.contains("leases"));
  }

  @Test
  void namespacedAsksForSetsAndPodsPerNamespaceOnly() {
    check(NAMESPACED);
    assertThat(server.asked())
        .contains("create pods team-a", "create pods team-b", "watch nodes")
        .doesNotContain("create pods", "patch marketplaceimages")
        .noneMatch(question -> question.contains("secrets"))
        .noneMatch(question -> question.contains("reviews"));
  }

  @Test
  void leaderElectionAsksForTheLease() {
    check(
        Map.of(
            "VMSS_LEADER_ELECTION_ENABLED", "true",
            "VMSS_LEADER_ELECTION_LEASE_NAMESPACE", "elsewhere"));
    assertThat(server.asked())
        .contains(
            "get leases:vmss-operator elsewhere",
            "update leases:vmss-operator elsewhere",
            "patch leases:vmss-operator elsewhere",
            "create leases elsewhere");
  }

  @Test
  void missingPermissionsAreNamed() {
    server.forbid("watch pods", "patch virtualmachinescalesets/status");
    assertFails(CLUSTER_WIDE)
        .hasMessage(
            "The operator's account may not watch pods in the whole cluster, patch"
                + " virtualmachinescalesets/status.vmss.dev in the whole cluster; grant this with the"
                + " roles of config/rbac or the chart.");
  }

  @Test
  void missingPermissionsNameTheNamespace() {
    server.forbid("delete pods team-b");
    assertFails(NAMESPACED).hasMessageContaining("may not delete pods in namespace team-b;");
  }

  @Test
  void manyMissingPermissionsAreCounted() {
    server.forbid(
        "get pods", "list pods", "watch pods", "create pods", "patch pods", "delete pods");
    assertFails(CLUSTER_WIDE)
        .hasMessageContaining("patch pods in the whole cluster and 1 more;")
        .hasMessageNotContaining("delete pods");
  }

  @Test
  void aClusterThatForbidsTheQuestionIsTrusted() {
    server.answerQuestions(403);
    assertThat(check(CLUSTER_WIDE)).isEqualTo("v1.36.2");
  }

  @Test
  void missingCrdsAreNamedWithTheCommand() {
    server.kinds("MarketplaceImage");
    assertFails(CLUSTER_WIDE)
        .hasMessage(
            "The cluster does not know VirtualMachineSize, VirtualMachineScaleSet, MarketplaceFeed of"
                + " vmss.dev/v1alpha1; install the CRDs with 'kubectl apply -f crds/'.");
    server.kinds();
    assertFails(CLUSTER_WIDE).hasMessageContaining("does not know MarketplaceImage, Virtual");
  }

  @Test
  void refusedCredentialsAreNamed() {
    server.answerAll(401);
    assertFails(CLUSTER_WIDE)
        .hasMessageContaining(server.url())
        .hasMessageContaining("does not accept the credentials");
  }

  @Test
  void anApiServerOutOfReachIsNamed() {
    server.close();
    assertFails(CLUSTER_WIDE)
        .hasMessageContaining("The API server at " + server.url() + " cannot be used: ")
        .hasMessageContaining("refused")
        .hasMessageEndingWith("Set KUBECONFIG, or run inside a cluster.");
  }

  @Test
  void whoIsPatientWaitsForAnApiServerThatHasErrorsOfItsOwn() {
    server.answerAll(503);
    List<String> troubles = new ArrayList<>();
    String version =
        check(
            CLUSTER_WIDE,
            trouble -> {
              troubles.add(trouble);
              if (troubles.size() == 3) {
                server.answerAll(0);
              }
              return true;
            });
    assertThat(version).isEqualTo("v1.36.2");
    assertThat(troubles).hasSize(3).allMatch(trouble -> trouble.contains("cannot be used"));
  }

  @Test
  void patienceIsNotTriedWithWhatTimeDoesNotHeal() {
    Predicate<String> never =
        trouble -> {
          throw new AssertionError("waited for: " + trouble);
        };
    server.answerAll(401);
    assertThatThrownBy(() -> check(CLUSTER_WIDE, never)).isInstanceOf(StartupFailure.class);
    server.answerAll(0);
    server.forbid("watch pods");
    assertThatThrownBy(() -> check(CLUSTER_WIDE, never)).isInstanceOf(StartupFailure.class);
  }

  @Test
  void patienceMayEnd() {
    server.answerAll(503);
    AtomicInteger tries = new AtomicInteger();
    assertThatThrownBy(() -> check(CLUSTER_WIDE, _ -> tries.incrementAndGet() < 4))
        .isInstanceOf(StartupFailure.class);
    assertThat(tries).hasValue(4);
  }

  private org.assertj.core.api.AbstractThrowableAssert<?, ? extends Throwable> assertFails(
      Map<String, String> environment) {
    return assertThatThrownBy(() -> check(environment)).isInstanceOf(StartupFailure.class);
  }

  private String check(Map<String, String> environment) {
    return check(environment, _ -> false);
  }

  private String check(Map<String, String> environment, Predicate<String> patience) {
    return new Preflight(client, ConfigurationLoader.load(environment), "vmss-system", patience)
        .check();
  }
}
