package dev.vmss.chart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vmss.api.v1alpha1.VirtualMachineSize;
import dev.vmss.testing.Kubectl;
import dev.vmss.testing.TestCluster;
import dev.vmss.testing.controlplane.NeedsLocalBinaries;
import dev.vmss.testing.hardware.NodeSpec;
import dev.vmss.testing.operator.OperatorProcess;
import dev.vmss.testing.operator.Tenant;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What kubectl makes of the kustomizations, and a cluster of that. */
@NeedsLocalBinaries
class KustomizeIT {

  /** It comes with the programs of the control plane. */
  private static final Kubectl KUBECTL = Kubectl.find().orElseThrow();

  @TempDir Path scratch;

  @ParameterizedTest
  @ValueSource(strings = {"default", "images-only", "namespaced"})
  void everyInstallationHolds(String name) {
    new ManifestRules(kustomize(name)).check(scratch);
  }

  @Test
  void theOperatorOfATeamStandsBesideTheOneOfTheCluster() {
    Manifest team = kustomize("namespaced");
    List<String> names = names(kustomize("images-only"));
    assertThat(names(team)).isNotEmpty().doesNotContainAnyElementsOf(names);
    assertThat(team.all(ClusterRole.class).flatMap(role -> role.getRules().stream()))
        .isNotEmpty()
        .allMatch(rule -> List.of("get", "list", "watch").containsAll(rule.getVerbs()));
  }

  @Test
  void theOperatorOfATeamReadsNoSecretsAndAsksNobodyWhoReadsItsMetrics() {
    Manifest team = kustomize("namespaced");
    assertThat(team.all(Role.class).flatMap(role -> role.getRules().stream()))
        .isNotEmpty()
        .noneMatch(rule -> rule.getResources().contains("secrets"));
    assertThat(names(team)).noneMatch(name -> name.contains("-metrics"));
    assertThat(names(kustomize("default")))
        .contains(
            "Role vmss-system/vmss-operator-pull-secrets",
            "Role vmss-system/vmss-operator-disk-imports",
            "ClusterRole null/vmss-operator-metrics");
  }

  private static List<String> names(Manifest manifest) {
    return manifest.objects().stream()
        .map(
            object ->
                object.getKind()
                    + " "
                    + object.getMetadata().getNamespace()
                    + "/"
                    + object.getMetadata().getName())
        .toList();
  }

  private static Manifest kustomize(String name) {
    return Manifest.parse(KUBECTL.run("kustomize", "config/" + name));
  }

  @Test
  void applyingTheDefaultGivesAWorkingOperator() throws IOException {
    try (TestCluster cluster = TestCluster.start()) {
      cluster.hardware().add(NodeSpec.named("one"));
      KubernetesClient client = cluster.client();
      apply(cluster, "config/default");
      client
          .apps()
          .deployments()
          .inNamespace(Chart.NAMESPACE)
          .withName(Chart.RELEASE)
          .waitUntilReady(60, TimeUnit.SECONDS);
      apply(cluster, "config/sizes");
      assertThat(client.resources(VirtualMachineSize.class).list().getItems())
          .hasSizeGreaterThan(80);
      assertThat(apply(cluster, "config/default"))
          .contains("deployment.apps/vmss-operator unchanged")
          .doesNotContain("created");
      assertThatTheOperatorWorks(cluster);
    }
  }

  private void assertThatTheOperatorWorks(TestCluster cluster) throws IOException {
    Path config = scratch.resolve("operator.yaml");
    Files.writeString(config, kustomize("default").configuration());
    Map<String, String> environment =
        Map.of(
            "VMSS_CONFIG",
            config.toString(),
            "VMSS_OPERATOR_NAMESPACE",
            Chart.NAMESPACE,
            // The port of the process is read from its log.
            "VMSS_LOGGING_FORMAT",
            "text");
    Path account = cluster.kubeconfigFor(Chart.NAMESPACE, Chart.RELEASE);
    try (OperatorProcess operator = OperatorProcess.start(account, "kustomize.log", environment)) {
      Tenant tenant = Tenant.on(cluster).usingSize("Standard_A1_v2");
      tenant.image("1.0.0", '1');
      tenant.set("web", 2, "1.0.0", "upgradePolicy: {mode: Manual}");
      tenant.awaitReady("web");
      assertThat(operator.isAlive()).isTrue();
    }
  }

  private static String apply(TestCluster cluster, String folder) {
    return KUBECTL.run("--kubeconfig", cluster.kubeconfig().toString(), "apply", "-k", folder);
  }
}
