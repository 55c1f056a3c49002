package dev.vmss.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.marcnuri.helm.Release;
import dev.vmss.api.v1alpha1.VirtualMachineScaleSet;
import dev.vmss.api.v1alpha1.VirtualMachineSize;
import dev.vmss.testing.Repository;
import dev.vmss.testing.TestCluster;
import dev.vmss.testing.controlplane.NeedsLocalBinaries;
import dev.vmss.testing.hardware.Behaviour;
import dev.vmss.testing.hardware.NodeSpec;
import dev.vmss.testing.operator.OperatorProcess;
import dev.vmss.testing.operator.Tenant;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReviewBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * The life of a release on a real API server, one chapter after the other, on a cluster of its own,
 * because CRDs belong to the whole cluster.
 */
@NeedsLocalBinaries
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class HelmIT {

  /** The API server's limit of a request, and so of a Secret, is 1 MiB with some room. */
  private static final int LARGEST_RECORD = 1_000_000;

  private static final String SET = "web";
  private static final String CRD = "virtualmachinesizes.vmss.dev";

  private final TestCluster cluster = TestCluster.start();
  private final KubernetesClient client = cluster.client();
  private final HelmRelease release = new HelmRelease(cluster, Chart.NAMESPACE);
  private final Tenant tenant = Tenant.on(cluster).usingSize("Standard_A1_v2");

  @TempDir Path scratch;

  @BeforeAll
  void addHardware() {
    cluster
        .hardware()
        .add(NodeSpec.named("one"), NodeSpec.named("two"))
        .onPods(HelmIT::isHook, Behaviour.completesAfter(Duration.ofMillis(200)))
        .onImages(":broken", Behaviour.imagePullFails());
  }

  private static boolean isHook(Pod pod) {
    String component =
        pod.getMetadata().getLabels().getOrDefault("app.kubernetes.io/component", "");
    return component.equals("startup-check") || component.equals("test");
  }

  @AfterAll
  void stop() {
    cluster.close();
  }

  @Test
  @Order(1)
  void oneCommandInstallsEverything() throws IOException {
    Release installed = release.install();

    assertThat(installed.getStatus()).isEqualTo("deployed");
    assertThat(names(client.resources(VirtualMachineSize.class).list().getItems()))
        .isEqualTo(sizesOfTheManifests())
        .hasSizeGreaterThan(80);
    assertThat(crd().getMetadata().getLabels())
        .containsEntry("app.kubernetes.io/name", "vmss-operator");
    client
        .apps()
        .deployments()
        .inNamespace(Chart.NAMESPACE)
        .withName(Chart.RELEASE)
        .waitUntilReady(60, TimeUnit.SECONDS);
    assertThat(hookPods()).as("Pods of hooks that have succeeded").isEmpty();
    assertThat(release.recordSize()).isLessThan(LARGEST_RECORD);
  }

  @Test
  @Order(2)
  void theOperatorWorksUnderTheAccountAndConfigurationOfTheRelease() throws IOException {
    try (OperatorProcess operator = operator("chart-first")) {
      tenant.image("1.0.0", '1');
      tenant.set(SET, 3, "1.0.0", "upgradePolicy: {mode: Manual}");
      tenant.awaitReady(SET);
      assertThat(operator.isAlive()).isTrue();
    }
    assertThat(tenant.instances(SET)).hasSize(3);
  }

  @Test
  @Order(3)
  void helmTestAsksTheOperatorThroughItsService() {
    assertThat(release.test().getStatus()).isEqualTo("deployed");
    String hooks = release.recorded().get("hooks").toString();
    assertThat(hooks)
        .contains("--check")
        .contains("http://vmss-operator.vmss-system.svc:8081/readyz");
  }

  @Test
  @Order(4)
  void anUpgradeThatDoesNotStartIsRolledBack() throws IOException {
    Map<String, String> before = versions();
    String description = description(crd());
    Path broken = nextChart("A description that nobody will see.");

    assertThatThrownBy(() -> release.upgradeOrRollBack(broken, "image.tag=broken"))
        .hasMessageContaining("rolled back");

    assertThat(description(crd())).isEqualTo(description);
    assertThat(image()).doesNotContain("broken");
    // The first release has no sizes among its objects: they were a hook. They stay all the same.
    assertThat(versions()).isEqualTo(before);
  }

  @Test
  @Order(5)
  void anUpgradeBringsNewKindsAndTouchesNoInstanceAndNoSize() throws IOException {
    Map<String, String> before = versions();
    Path next = nextChart("A machine size. Now with one word more.");

    Release upgraded = release.upgrade(next, "replicaCount=2");

    assertThat(upgraded.getStatus()).isEqualTo("deployed");
    assertThat(description(crd())).endsWith("Now with one word more.");
    assertThat(versions()).isEqualTo(before);
    // From now on the sizes are ordinary objects of the release.
    assertThat(release.recorded().get("manifest").asText())
        .contains("kind: VirtualMachineSize\n")
        .contains("kind: PodDisruptionBudget\n");
    assertThat(release.recordSize()).isLessThan(LARGEST_RECORD);
  }

  @Test
  @Order(6)
  void aTeamHasAnOperatorOfItsOwnBesideIt() {
    client.resource(namespace("team-a")).create();
    HelmRelease teams = new HelmRelease(cluster, "vmss-team-a");
    Release installed =
        teams.install(
            "watchNamespaces[0]=team-a",
            "crds.install=false",
            "sizes.install=false",
            "rbac.userRoles=false");
    assertThat(installed.getStatus()).isEqualTo("deployed");
    Path kubeconfig = cluster.kubeconfigFor("vmss-team-a", Chart.RELEASE);
    try (KubernetesClient robot = cluster.client(kubeconfig, "team-robot")) {
      assertThat(may(robot, "create", "pods", "team-a")).isTrue();
      assertThat(may(robot, "create", "pods", "default")).isFalse();
      assertThat(may(robot, "get", "secrets", "team-a")).isFalse();
    }
    teams.uninstall();
  }

  @Test
  @Order(7)
  void whatPeopleMadeSurvivesAnUninstallation() {
    Map<String, String> before = versions();
    release.uninstall();

    assertThat(client.apps().deployments().inNamespace(Chart.NAMESPACE).list().getItems())
        .isEmpty();
    assertThat(client.rbac().clusterRoles().withName(Chart.RELEASE).get()).isNull();
    assertThat(client.rbac().clusterRoles().withName("vmss-editor").get()).isNull();
    assertThat(versions()).isEqualTo(before);
    assertThat(client.resources(VirtualMachineScaleSet.class).inAnyNamespace().list().getItems())
        .hasSize(1);
  }

  @Test
  @Order(8)
  void aNewInstallationTakesOverWhatWasLeft() throws IOException {
    Map<String, String> before = versions();

    assertThat(release.install().getStatus()).isEqualTo("deployed");

    assertThat(versions()).isEqualTo(before);
    try (OperatorProcess operator = operator("chart-second")) {
      tenant.scale(SET, 4);
      tenant.awaitReady(SET);
      assertThat(operator.isAlive()).isTrue();
    }
    assertThat(tenant.instances(SET)).hasSize(4);
    Map<String, String> after = versions();
    before.keySet().removeIf(key -> key.contains("VirtualMachineScaleSet"));
    assertThat(after).containsAllEntriesOf(before);
  }

  /** The program under the release's account with its configuration, as its Pod would run it. */
  private OperatorProcess operator(String log) throws IOException {
    ConfigMap configuration =
        client.configMaps().inNamespace(Chart.NAMESPACE).withName(Chart.RELEASE).get();
    Path file =
        Files.writeString(
            Files.createTempFile(scratch, "config", ".yaml"),
            configuration.getData().get("config.yaml"));
    return OperatorProcess.start(
        cluster.kubeconfigFor(Chart.NAMESPACE, Chart.RELEASE),
        log + ".log",
        Map.of(
            "VMSS_CONFIG",
            file.toString(),
            "VMSS_OPERATOR_NAMESPACE",
            Chart.NAMESPACE,
            // The port of the process is read from its log.
            "VMSS_LOGGING_FORMAT",
            "text"));
  }

  /** A copy of the chart with another description of a kind. */
  private Path nextChart(String description) throws IOException {
    Path copy = Files.createTempDirectory(scratch, "chart");
    try (Stream<Path> files = Files.walk(Chart.folder())) {
      for (Path file : files.toList()) {
        Path target = copy.resolve(Chart.folder().relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else {
          Files.copy(file, target);
        }
      }
    }
    Path crd = copy.resolve("files/crds/vmss.dev_virtualmachinesizes.yaml");
    String text = Files.readString(crd);
    String changed =
        text.replaceFirst("(openAPIV3Schema:\\n *description: ).*\\n", "$1" + description + "\n");
    assertThat(changed).contains(description);
    Files.writeString(crd, changed);
    return copy;
  }

  private CustomResourceDefinition crd() {
    return client.apiextensions().v1().customResourceDefinitions().withName(CRD).get();
  }

  private static String description(CustomResourceDefinition crd) {
    return crd.getSpec().getVersions().get(0).getSchema().getOpenAPIV3Schema().getDescription();
  }

  private String image() {
    return client
        .apps()
        .deployments()
        .inNamespace(Chart.NAMESPACE)
        .withName(Chart.RELEASE)
        .get()
        .getSpec()
        .getTemplate()
        .getSpec()
        .getContainers()
        .get(0)
        .getImage();
  }

  private static Set<String> names(List<? extends HasMetadata> objects) {
    return objects.stream()
        .map(object -> object.getMetadata().getName())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> sizesOfTheManifests() throws IOException {
    try (Stream<Path> files = Files.list(Repository.config("sizes"))) {
      return names(
          files
              .filter(file -> !file.endsWith("kustomization.yaml"))
              .flatMap(file -> Manifest.parse(read(file)).objects().stream())
              .toList());
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<Pod> hookPods() {
    return client.pods().inNamespace(Chart.NAMESPACE).list().getItems().stream()
        .filter(HelmIT::isHook)
        .toList();
  }

  /** Uid and, but for sizes, resourceVersion of all that people have: it must not be written. */
  private Map<String, String> versions() {
    Stream<HasMetadata> sizes =
        client.resources(VirtualMachineSize.class).list().getItems().stream().map(s -> s);
    Stream<HasMetadata> sets =
        client.resources(VirtualMachineScaleSet.class).inAnyNamespace().list().getItems().stream()
            .map(s -> s);
    Map<String, String> versions =
        sizes.collect(Collectors.toMap(HelmIT::identity, size -> size.getMetadata().getUid()));
    Stream.concat(sets, tenant.instances(SET).stream())
        .forEach(
            object ->
                versions.put(
                    identity(object),
                    object.getMetadata().getUid()
                        + "@"
                        + object.getMetadata().getResourceVersion()));
    return versions;
  }

  private static String identity(HasMetadata object) {
    return object.getKind() + " " + object.getMetadata().getName();
  }

  private static HasMetadata namespace(String name) {
    return new NamespaceBuilder().withNewMetadata().withName(name).endMetadata().build();
  }

  private static boolean may(
      KubernetesClient robot, String verb, String resource, String namespace) {
    var review =
        new SelfSubjectAccessReviewBuilder()
            .withNewSpec()
            .withNewResourceAttributes()
            .withVerb(verb)
            .withResource(resource)
            .withNamespace(namespace)
            .endResourceAttributes()
            .endSpec()
            .build();
    return robot
        .authorization()
        .v1()
        .selfSubjectAccessReview()
        .create(review)
        .getStatus()
        .getAllowed();
  }
}
