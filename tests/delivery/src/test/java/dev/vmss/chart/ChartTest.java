package dev.vmss.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.marcnuri.helm.LintResult;
import dev.vmss.testing.Repository;
import dev.vmss.testing.rbac.RoleFile;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyIngressRule;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the chart's values do. */
class ChartTest {

  @Test
  void lintHasNothingToSay() {
    LintResult result = Chart.helm().lint().strict().call();
    assertThat(result.isFailed()).as("%s", result.getMessages()).isFalse();
    assertThat(result.getMessages()).noneMatch(message -> message.contains("WARNING"));
  }

  @Test
  void theDefaultIsOneOperatorForTheWholeCluster() {
    Manifest manifest = Chart.render();
    assertThat(manifest.objects().stream().map(HasMetadata::getKind))
        .containsOnlyOnce("Deployment", "Service", "ServiceAccount", "ConfigMap")
        .doesNotContain("Secret")
        .doesNotContain("NetworkPolicy", "ServiceMonitor", "PrometheusRule", "PodDisruptionBudget");
    assertThat(manifest.deployment().getSpec().getReplicas()).isEqualTo(1);
    assertThat(rulesOf(manifest, "vmss-operator")).isEqualTo(rules("cluster-role.yaml"));
    assertThat(manifest.one(Role.class, "vmss-operator").getRules())
        .isEqualTo(rules("namespace-role.yaml"));
    assertThat(manifest.one(Role.class, "vmss-operator-pull-secrets").getRules())
        .isEqualTo(rules("pull-secrets.yaml"));
    assertThat(manifest.one(Role.class, "vmss-operator-disk-imports").getRules())
        .isEqualTo(rules("disk-imports.yaml"));
    assertThat(rulesOf(manifest, "vmss-operator-metrics")).isEqualTo(rules("metrics-readers.yaml"));
    assertThat(manifest.configuration()).contains("enabled: true").doesNotContain("namespaces");
  }

  @Test
  void anOperatorWithoutMachinesHasNoRightsForTheirDisks() {
    assertThat(
            Chart.render("config.runtime.kubevirt.enabled=false")
                .all(Role.class)
                .map(role -> role.getMetadata().getName()))
        .contains("vmss-operator-pull-secrets")
        .doesNotContain("vmss-operator-disk-imports");
  }

  @Test
  void theRolesForPeopleAreThoseOfTheManifests() {
    Manifest manifest = Chart.render();
    RoleFile roles = RoleFile.read(Repository.config("rbac").resolve("user-roles.yaml"));
    for (HasMetadata expected : roles.documents()) {
      ClusterRole role = manifest.one(ClusterRole.class, expected.getMetadata().getName());
      assertThat(role.getRules()).isEqualTo(((ClusterRole) expected).getRules());
      assertThat(aggregation(role)).isEqualTo(aggregation(expected));
    }
    assertThat(
            Chart.render("rbac.userRoles=false", "metrics.authentication=false")
                .all(ClusterRole.class))
        .hasSize(1);
  }

  private static Map<String, String> aggregation(HasMetadata role) {
    Map<String, String> labels = new TreeMap<>(role.getMetadata().getLabels());
    labels.keySet().removeIf(key -> !key.startsWith("rbac.authorization.k8s.io/"));
    return labels;
  }

  @Test
  void namespacedModeHasNoRightOverAnythingElse() {
    Manifest manifest =
        Chart.render(
            "watchNamespaces[0]=team-a", "watchNamespaces[1]=team-b", "rbac.userRoles=false");
    assertThat(manifest.all(ClusterRole.class)).hasSize(1);
    assertThat(rulesOf(manifest, "vmss-system-vmss-operator"))
        .isEqualTo(rules("namespaced/cluster-reader.yaml"))
        .allMatch(rule -> List.of("get", "list", "watch").containsAll(rule.getVerbs()));
    List<Role> tenants =
        manifest
            .all(Role.class)
            .filter(role -> !role.getMetadata().getNamespace().equals(Chart.NAMESPACE))
            .toList();
    assertThat(tenants.stream().map(role -> role.getMetadata().getNamespace()))
        .containsExactly("team-a", "team-b");
    assertThat(tenants)
        .allMatch(role -> role.getRules().equals(rules("namespaced/tenant-role.yaml")));
    assertThat(manifest.all(Role.class).flatMap(role -> role.getRules().stream()))
        .noneMatch(rule -> rule.getResources().contains("secrets"));
    assertThat(manifest.configuration())
        .contains("metricsAuthentication: false")
        .contains("namespaces:\n- team-a\n- team-b")
        .contains("imageController: false");
  }

  @Test
  void anOperatorOfATeamAsksWhoReadsItsMetricsOnlyIfSomebodyWantsItSo() {
    Manifest manifest =
        Chart.render(
            "watchNamespaces[0]=team-a", "rbac.userRoles=false", "metrics.authentication=true");
    assertThat(rulesOf(manifest, "vmss-system-vmss-operator-metrics"))
        .isEqualTo(rules("metrics-readers.yaml"));
    assertThat(manifest.configuration()).contains("metricsAuthentication: true");
  }

  @Test
  void prometheusHasAnAccountThatIsGoodForMetricsOnly() {
    for (String kind : List.of("serviceMonitor", "podMonitor")) {
      Manifest manifest =
          Chart.render(
              "metrics." + kind + ".enabled=true", "metrics." + kind + ".namespace=monitoring");
      assertThat(rulesOf(manifest, "vmss-operator-scraper"))
          .singleElement()
          .satisfies(
              rule -> {
                assertThat(rule.getNonResourceURLs()).containsExactly("/metrics");
                assertThat(rule.getVerbs()).containsExactly("get");
              });
      HasMetadata secret = manifest.ofKind("Secret").findFirst().orElseThrow();
      assertThat(secret.getMetadata().getNamespace()).isEqualTo("monitoring");
      assertThat(secret.getMetadata().getAnnotations())
          .containsEntry("kubernetes.io/service-account.name", "vmss-operator-scraper");
      assertThat(Serialization.asYaml(monitor(manifest)))
          .contains("authorization:", "name: \"vmss-operator-scraper\"", "key: \"token\"");
      Manifest open =
          Chart.render("metrics." + kind + ".enabled=true", "metrics.authentication=false");
      assertThat(open.ofKind("Secret")).isEmpty();
      assertThat(Serialization.asYaml(monitor(open))).doesNotContain("authorization:");
    }
  }

  private static HasMetadata monitor(Manifest manifest) {
    return manifest.objects().stream()
        .filter(object -> object.getKind().endsWith("Monitor"))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void onlyMetricsAreOpenToOthersAndHealthToHooks() {
    Manifest manifest =
        Chart.render(
            "networkPolicy.enabled=true",
            "networkPolicy.metricsFrom[0].podSelector.matchLabels.app=prometheus");
    List<NetworkPolicyIngressRule> ingress =
        manifest.one(NetworkPolicy.class, "vmss-operator").getSpec().getIngress();
    assertThat(ingress).hasSize(2);
    assertThat(ingress.get(0).getPorts().get(0).getPort().getStrVal()).isEqualTo("http");
    assertThat(ingress.get(0).getFrom())
        .singleElement()
        .satisfies(
            peer ->
                assertThat(peer.getPodSelector().getMatchLabels())
                    .isEqualTo(Map.of("app", "prometheus")));
    assertThat(ingress.get(1).getPorts().get(0).getPort().getStrVal()).isEqualTo("health");
    assertThat(ingress.get(1).getFrom()).hasSize(1);
  }

  @Test
  void aReleaseOfAnotherNameHasTheRightToItsOwnLeaseOnly() {
    Manifest manifest = Chart.render("fullnameOverride=mine");
    assertThat(manifest.one(Role.class, "mine").getRules().get(0).getResourceNames())
        .containsExactly("mine");
    assertThat(manifest.configuration()).contains("leaseName: mine");
  }

  /** A node that is full by requests must not be short of memory by what is really used. */
  @Test
  void theMemoryRequestIsAboveWhatWasMeasured() {
    Matcher measured =
        Pattern.compile("\\| resident memory of the operator \\| ([0-9]+) MiB")
            .matcher(read(Repository.docs("performance.md")));
    assertThat(measured.find()).isTrue();
    Quantity request =
        Chart.render()
            .pod()
            .getSpec()
            .getContainers()
            .get(0)
            .getResources()
            .getRequests()
            .get("memory");
    assertThat(request.getNumericalAmount().longValue())
        .isGreaterThan(Long.parseLong(measured.group(1)) * 1024 * 1024);
  }

  @Test
  void anOperatorOfImagesMayNotTouchScaleSets() {
    Manifest manifest = Chart.render("scaleSetController=false");
    assertThat(rulesOf(manifest, "vmss-operator"))
        .isEqualTo(rules("images-only/cluster-role.yaml"));
    assertThat(manifest.configuration()).contains("scaleSetController: false");
  }

  @Test
  void theKindsAreTheGeneratedOnesAndStay() {
    Manifest manifest = Chart.render();
    assertThat(manifest.all(CustomResourceDefinition.class)).hasSize(4);
    manifest
        .all(CustomResourceDefinition.class)
        .forEach(
            crd -> {
              assertThat(crd.getMetadata().getAnnotations())
                  .containsEntry("helm.sh/resource-policy", "keep");
              assertThat(crd.getSpec()).isEqualTo(generated(crd).getSpec());
            });
    assertThat(Chart.render("crds.install=false").all(CustomResourceDefinition.class)).isEmpty();
  }

  private static CustomResourceDefinition generated(CustomResourceDefinition crd) {
    String file = "vmss.dev_" + crd.getSpec().getNames().getPlural() + ".yaml";
    return Serialization.unmarshal(
        read(Repository.crds().resolve(file)), CustomResourceDefinition.class);
  }

  @Test
  void anotherConfigurationReplacesThePods() {
    String before = checksum(Chart.render());
    assertThat(checksum(Chart.render("config.logging.level=debug"))).isNotEqualTo(before);
    assertThat(checksum(Chart.render("commonAnnotations.a=b"))).isEqualTo(before);
  }

  private static String checksum(Manifest manifest) {
    return manifest.pod().getMetadata().getAnnotations().get("checksum/config");
  }

  @Test
  void withoutAnElectionNoTwoOperatorsRun() {
    assertThat(strategy(Chart.render("leaderElection.enabled=false"))).isEqualTo("Recreate");
    assertThat(strategy(Chart.render())).isEqualTo("RollingUpdate");
  }

  private static String strategy(Manifest manifest) {
    return manifest.deployment().getSpec().getStrategy().getType();
  }

  @Test
  void replicasAreSpreadAndNotEvictedTogether() {
    Manifest manifest = Chart.render("replicaCount=2");
    assertThat(manifest.pod().getSpec().getTopologySpreadConstraints())
        .extracting("topologyKey")
        .containsExactly("kubernetes.io/hostname", "topology.kubernetes.io/zone");
    assertThat(manifest.ofKind("PodDisruptionBudget")).hasSize(1);
    assertThat(Chart.render().pod().getSpec().getTopologySpreadConstraints()).isEmpty();
  }

  @Test
  void authoritiesAreMountedWhereTheConfigurationSays() {
    Manifest manifest = Chart.render("registryCa.secret=ours", "registryCa.key=ca.pem");
    assertThat(manifest.configuration()).contains("caFile: /etc/vmss/registry-ca/ca.pem");
    Container operator = manifest.pod().getSpec().getContainers().get(0);
    assertThat(operator.getVolumeMounts())
        .anyMatch(mount -> mount.getMountPath().equals("/etc/vmss/registry-ca"));
    assertThat(manifest.pod().getSpec().getVolumes())
        .anyMatch(v -> v.getSecret() != null && v.getSecret().getSecretName().equals("ours"));
  }

  @Test
  void theImageIsNamedByTagOrDigest() {
    assertThat(image(Chart.render("image.repository=r.example/a", "image.tag=1.2")))
        .isEqualTo("r.example/a:1.2");
    String digest = "sha256:" + "a".repeat(64);
    assertThat(image(Chart.render("image.repository=r.example/a", "image.digest=" + digest)))
        .isEqualTo("r.example/a@" + digest);
  }

  private static String image(Manifest manifest) {
    return manifest.pod().getSpec().getContainers().get(0).getImage();
  }

  @Test
  void whatIsExtraIsThere() {
    Manifest manifest =
        Chart.render(
            "extraEnv[0].name=HTTPS_PROXY",
            "extraEnv[0].value=http://proxy.example:3128",
            "extraObjects[0].apiVersion=v1",
            "extraObjects[0].kind=ConfigMap",
            "extraObjects[0].metadata.name={{ .Release.Name }}-more");
    assertThat(manifest.pod().getSpec().getContainers().get(0).getEnv())
        .extracting(EnvVar::getName)
        .containsExactly("VMSS_CONFIG", "HTTPS_PROXY");
    manifest.one(ConfigMap.class, "vmss-operator-more");
  }

  @Test
  void alertsAndDashboardAreThoseOfTheManifests() {
    Manifest manifest =
        Chart.render("metrics.prometheusRule.enabled=true", "metrics.dashboard.enabled=true");
    assertThat(groups(manifest.ofKind("PrometheusRule").findFirst().orElseThrow()))
        .isEqualTo(
            groups(
                Manifest.parse(read(Repository.config("monitoring").resolve("alerts.yaml")))
                    .objects()
                    .get(0)));
    ConfigMap dashboard = manifest.one(ConfigMap.class, "vmss-operator-dashboard");
    assertThat(dashboard.getMetadata().getLabels()).containsEntry("grafana_dashboard", "1");
    assertThat(dashboard.getData().get("vmss-operator.json").strip())
        .isEqualTo(read(Repository.config("monitoring").resolve("dashboard.json")).strip());
  }

  @Test
  void theAdmissionPolicyIsThatOfTheManifests() {
    Manifest expected =
        Manifest.parse(read(Repository.config("admission").resolve("instance-pods.yaml")));
    Manifest manifest = Chart.render("admissionPolicy.enabled=true");
    assertThat(policies(manifest)).hasSize(2).isEqualTo(policies(expected));
    assertThat(policies(Chart.render())).isEmpty();
  }

  private static List<HasMetadata> policies(Manifest manifest) {
    return manifest.objects().stream()
        .filter(object -> object.getKind().startsWith("ValidatingAdmissionPolicy"))
        .peek(object -> object.getMetadata().setLabels(Map.of()))
        .toList();
  }

  @Test
  void anAlertCanBeLeftOut() {
    String alert = "VmssOperatorDown";
    assertThat(Serialization.asYaml(Chart.render("metrics.prometheusRule.enabled=true").objects()))
        .contains("alert: \"" + alert);
    assertThat(
            Serialization.asYaml(
                Chart.render(
                        "metrics.prometheusRule.enabled=true",
                        "metrics.prometheusRule.disabledAlerts[0]=" + alert)
                    .objects()))
        .contains("alert: ")
        .doesNotContain("alert: \"" + alert);
  }

  private static Object groups(HasMetadata rule) {
    return ((GenericKubernetesResource) rule).get("spec", "groups");
  }

  private static List<PolicyRule> rulesOf(Manifest manifest, String clusterRole) {
    return manifest.one(ClusterRole.class, clusterRole).getRules();
  }

  private static List<PolicyRule> rules(String file) {
    return RoleFile.read(Repository.config("rbac").resolve(file)).rules();
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
