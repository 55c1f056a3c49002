package dev.vmss.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The chart with many combinations of values, on the oldest and on a new Kubernetes. */
class ChartMatrixTest {

  private static final String DIGEST = "sha256:" + "0".repeat(64);

  @TempDir Path scratch;

  static Stream<List<String>> values() {
    return Stream.of(
            "",
            "replicaCount=3",
            "replicaCount=2 podDisruptionBudget.enabled=false",
            "replicaCount=2 podDisruptionBudget.maxUnavailable=50%",
            "leaderElection.enabled=false",
            "admissionPolicy.enabled=true",
            "watchNamespaces[0]=team-a",
            "watchNamespaces[0]=team-a watchNamespaces[1]=team-b crds.install=false"
                + " sizes.install=false rbac.userRoles=false",
            "scaleSetController=false",
            "rbac.create=false serviceAccount.create=false serviceAccount.name=mine",
            "crds.install=false sizes.install=false",
            "sizes.families[0]=av2 sizes.nodeSelector.hardware=general",
            "metrics.serviceMonitor.enabled=true metrics.serviceMonitor.labels.release=prom",
            "metrics.podMonitor.enabled=true metrics.podMonitor.scrapeTimeout=10s"
                + " metrics.podMonitor.namespace=monitoring",
            "metrics.serviceMonitor.enabled=true metrics.authentication=false",
            "metrics.serviceMonitor.enabled=true rbac.create=false",
            "metrics.podMonitor.enabled=true metrics.podMonitor.authorization.type=Bearer"
                + " metrics.podMonitor.authorization.credentials.name=mine",
            "watchNamespaces[0]=team-a metrics.authentication=true"
                + " metrics.serviceMonitor.enabled=true",
            "fullnameOverride=" + "y".repeat(63) + " metrics.serviceMonitor.enabled=true",
            "metrics.prometheusRule.enabled=true metrics.dashboard.enabled=true"
                + " metrics.prometheusRule.disabledAlerts[0]=VmssOperatorDown",
            "networkPolicy.enabled=true",
            "networkPolicy.enabled=true networkPolicy.metricsFrom[0].podSelector.matchLabels.a=b"
                + " networkPolicy.extraEgress[0].ports[0].port=5000",
            "registryCa.configMap=authorities",
            "registryCa.secret=authorities registryCa.key=ca.pem",
            "image.digest=" + DIGEST + " image.repository=registry.example:5000/vmss/operator",
            "image.tag=1.2.3 imagePullSecrets[0].name=pull priorityClassName=high",
            "fullnameOverride=" + "x".repeat(63) + " metrics.dashboard.enabled=true",
            "nameOverride=other commonLabels.team=cloud commonAnnotations.owner=me",
            "extraEnv[0].name=JAVA_TOOL_OPTIONS extraEnv[0].value=-Xmx1g"
                + " extraEnvFrom[0].configMapRef.name=more",
            "extraVolumes[0].name=v extraVolumes[0].emptyDir.medium=Memory"
                + " extraVolumeMounts[0].name=v extraVolumeMounts[0].mountPath=/v",
            "config.assumeAutoscaling=true config.maxConcurrentReconciles=8"
                + " config.fetch.allowedHosts[0]=registry.example config.fetch.tagCheckInterval=0s"
                + " config.gracefulStop=30s config.logging.level=debug",
            "config.leaderElection.leaseDuration=30s config.leaderElection.renewDeadline=20s"
                + " config.fetch.maxManifestBytes=8388608 config.createParallelism=64",
            "podLabels.a=b podAnnotations.c=d deploymentAnnotations.e=f"
                + " tolerations[0].operator=Exists affinity.podAntiAffinity.x=y")
        .map(line -> Stream.of(line.split(" ")).filter(value -> !value.isEmpty()).toList());
  }

  @ParameterizedTest
  @MethodSource("values")
  void holdsOnANewKubernetes(List<String> values) {
    Manifest manifest = Chart.render(Chart.NEW, values);
    new ManifestRules(manifest).check(scratch);
    assertThat(apiVersions(manifest, "PodDisruptionBudget")).isSubsetOf("policy/v1");
  }

  @ParameterizedTest
  @MethodSource("values")
  void holdsOnTheOldestKubernetes(List<String> values) {
    Manifest manifest = Chart.render(Chart.OLDEST, values);
    new ManifestRules(manifest).check(scratch);
    assertThat(apiVersions(manifest, "PodDisruptionBudget")).isSubsetOf("policy/v1");
  }

  @Test
  void theMatrixReachesEveryKindOfObject() {
    Set<String> kinds =
        values()
            .flatMap(values -> Chart.render(Chart.NEW, values).objects().stream())
            .map(object -> object.getKind())
            .collect(Collectors.toSet());
    assertThat(kinds)
        .contains(
            "ClusterRole",
            "ClusterRoleBinding",
            "ConfigMap",
            "CustomResourceDefinition",
            "Deployment",
            "NetworkPolicy",
            "PodDisruptionBudget",
            "PodMonitor",
            "PrometheusRule",
            "Role",
            "RoleBinding",
            "Secret",
            "Service",
            "ServiceAccount",
            "ServiceMonitor",
            "ValidatingAdmissionPolicy",
            "ValidatingAdmissionPolicyBinding");
  }

  @Test
  void anyReleaseNameGivesValidNames() {
    String release = "a".repeat(53);
    new ManifestRules(Chart.render(release, Chart.NEW, List.of("metrics.dashboard.enabled=true")))
        .check(scratch);
  }

  private static Set<String> apiVersions(Manifest manifest, String kind) {
    return manifest.ofKind(kind).map(object -> object.getApiVersion()).collect(Collectors.toSet());
  }
}
