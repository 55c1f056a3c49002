package dev.vmss.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vmss.testing.OnCluster;
import dev.vmss.testing.Repository;
import dev.vmss.testing.TestCluster;
import dev.vmss.testing.controlplane.AuditLog;
import dev.vmss.testing.controlplane.AuditQuery;
import dev.vmss.testing.hardware.NodeSpec;
import dev.vmss.testing.operator.OperatorAccount;
import dev.vmss.testing.operator.OperatorProcess;
import dev.vmss.testing.operator.Tenant;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An upgrade of the operator itself is nothing that running instances notice. */
@OnCluster
class OperatorUpgradeIT {

  private static final int SETS = 50;
  private static final int INSTANCES = 2;
  private static final String NEXT = "99.0.0-next";
  private static final String VISITS = "operator_sdk_reconciliations_success_total";

  @TempDir Path folder;

  private final TestCluster cluster;
  private final Tenant tenant;

  OperatorUpgradeIT(TestCluster cluster) {
    this.cluster = cluster;
    this.tenant = Tenant.on(cluster).withSize("test-small");
  }

  @BeforeAll
  static void install(TestCluster cluster) {
    cluster.applyCrds(Repository.crds());
    cluster.hardware().add(NodeSpec.named("upgrade").withAllocatable("cpu", "500").withPods(500));
  }

  @AfterEach
  void leave() {
    tenant.leave();
    cluster.hardware().remove("upgrade");
  }

  @Test
  void fiftyRunningSetsSeeNoWriteAndNoRestart() throws IOException, InterruptedException {
    tenant.image("1.0.0", '1');
    tenant.image("1.1.0", '2');
    try (var before = OperatorProcess.start(cluster, "upgrade-before.log", Map.of())) {
      IntStream.range(0, SETS).forEach(this::apply);
      IntStream.range(0, SETS).forEach(number -> tenant.awaitReady(name(number)));
      awaitQuiet();
      before.terminate();
      before.awaitExit(Duration.ofSeconds(30));
    }
    Map<String, String> pods = versionsOfPods();
    Map<String, String> sets = versionsOfSets();
    assertThat(pods).hasSize(SETS * INSTANCES);
    assertThat(sets).hasSize(SETS);

    long mark = cluster.auditLog().map(AuditLog::offset).orElse(0L);
    try (var after = launch(nextRelease())) {
      after.awaitReady();
      Awaitility.await("every set is visited")
          .atMost(Duration.ofSeconds(60))
          .until(() -> visits(after) >= SETS);
      awaitQuiet();
      cluster
          .auditLog()
          .ifPresent(
              log -> {
                assertThat(of(log, NEXT).sinceOffset(mark).lists().count()).isPositive();
                assertThat(of(log, NEXT).sinceOffset(mark).writes().events())
                    .filteredOn(event -> !event.resource().startsWith("selfsubject"))
                    .as("writes of the new release")
                    .isEmpty();
              });
      assertThat(versionsOfPods()).as("uid and resourceVersion of every Pod").isEqualTo(pods);
      assertThat(versionsOfSets()).as("resourceVersion of every set").isEqualTo(sets);

      tenant.scale(name(0), INSTANCES + 1);
      tenant.await(
          "the new release works", () -> tenant.instances(name(0)).size() == INSTANCES + 1);
    }
  }

  /** Of every kind: old and new images, rolling and not, with probes, pauses and protection. */
  private void apply(int number) {
    List<String> specs =
        List.of(
            "",
            "upgradePolicy: {mode: Rolling, rollingUpgradePolicy: {maxSurge: true}}",
            "upgradePolicy: {mode: Automatic}",
            "automaticRepairsPolicy: {enabled: true, gracePeriod: 10m}",
            "minReadySeconds: 1");
    List<String> profiles =
        List.of(
            "",
            "osProfile: {computerNamePrefix: web, customData: aGVsbG8=}",
            "healthProfile: {probe: {httpGet: {port: 80}}}");
    tenant.set(
        name(number),
        INSTANCES,
        number % 2 == 0 ? "1.0.0" : "latest",
        specs.get(number % specs.size()),
        profiles.get(number % profiles.size()));
  }

  private static String name(int number) {
    return "set-" + number;
  }

  private OperatorProcess launch(Path jar) {
    return OperatorProcess.launch(
        jar, OperatorAccount.clusterWide(cluster), "upgrade-after.log", Map.of());
  }

  /** The same program under another version. */
  private Path nextRelease() throws IOException {
    Path jar = folder.resolve("next.jar");
    Files.copy(Repository.jar(), jar, StandardCopyOption.REPLACE_EXISTING);
    try (FileSystem inside = FileSystems.newFileSystem(jar)) {
      Path version = inside.getPath("dev/vmss/operator/app/version.properties");
      assertThat(version).exists();
      Files.writeString(version, "version=" + NEXT);
    }
    return jar;
  }

  private Map<String, String> versionsOfPods() {
    return cluster.client().pods().inNamespace(tenant.namespace()).list().getItems().stream()
        .map(Pod::getMetadata)
        .collect(
            Collectors.toMap(
                pod -> pod.getName() + " " + pod.getUid(),
                pod -> pod.getResourceVersion(),
                (one, other) -> one,
                TreeMap::new));
  }

  private Map<String, String> versionsOfSets() {
    return IntStream.range(0, SETS)
        .mapToObj(number -> tenant.get(name(number)).getMetadata())
        .collect(Collectors.toMap(set -> set.getName(), set -> set.getResourceVersion()));
  }

  /** Nobody's Pod and no set's status changes for three seconds. */
  private void awaitQuiet() {
    Awaitility.await("quiet")
        .atMost(Duration.ofSeconds(60))
        .during(Duration.ofSeconds(3))
        .until(new Unchanged()::look);
  }

  private final class Unchanged {
    private Map<String, String> seen = Map.of();

    private boolean look() {
      Map<String, String> now = versionsOfPods();
      now.putAll(versionsOfSets());
      boolean unchanged = now.equals(seen);
      seen = now;
      return unchanged;
    }
  }

  private static AuditQuery of(AuditLog log, String version) {
    return log.query().userAgentStartsWith("vmss-operator/" + version);
  }

  private static long visits(OperatorProcess operator) throws IOException, InterruptedException {
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(operator.uri("/metrics")).build(), BodyHandlers.ofString())
        .body()
        .lines()
        .filter(line -> line.startsWith(VISITS) && line.contains("VirtualMachineScaleSet"))
        .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }
}
