package dev.vmss.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vmss.api.v1alpha1.VirtualMachineScaleSet;
import dev.vmss.testing.OnCluster;
import dev.vmss.testing.Repository;
import dev.vmss.testing.TestCluster;
import dev.vmss.testing.controlplane.LocalCluster;
import dev.vmss.testing.operator.Marketplace;
import dev.vmss.testing.operator.OperatorAccount;
import dev.vmss.testing.operator.OperatorProcess;
import dev.vmss.testing.operator.Tenant;
import dev.vmss.testing.registry.LocalRegistry;
import dev.vmss.testing.registry.RegistryOptions;
import dev.vmss.testing.registry.TestImages;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The life of gallery items with the real operator, a real API server and a real registry. */
@OnCluster
class ImageIT {

  private static final String SET = "web";
  private static final String NOTHING_MORE = "";

  @TempDir static Path folder;

  private static LocalRegistry registry;
  private static LocalRegistry locked;
  private static OperatorProcess operator;

  private final TestCluster cluster;
  private final Tenant tenant;
  private final Marketplace marketplace;
  private final String image;

  ImageIT(TestCluster cluster) {
    this.cluster = cluster;
    this.tenant = Tenant.on(cluster).withSize("test-small");
    this.marketplace = new Marketplace(cluster, tenant);
    this.image = tenant.namespace();
  }

  @BeforeAll
  static void start(TestCluster cluster) {
    cluster.applyCrds(Repository.crds());
    cluster.hardware().add(LocalCluster.sixNodes());
    registry = LocalRegistry.start(subfolder("open"), RegistryOptions.open());
    locked = LocalRegistry.start(subfolder("locked"), RegistryOptions.open().withPassword());
    operator = launch(cluster);
  }

  private static Path subfolder(String name) {
    try {
      return Files.createDirectory(folder.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static OperatorProcess launch(TestCluster cluster) {
    return OperatorProcess.start(
        cluster,
        "image-operator.log",
        Map.of(
            "VMSS_FETCH_ALLOWED_ADDRESSES",
            "127.0.0.1",
            "VMSS_FETCH_ALLOW_INSECURE_HOSTS",
            registry.authority() + "," + locked.authority(),
            "VMSS_FETCH_TAG_CHECK_INTERVAL",
            "1m"));
  }

  @AfterAll
  static void stop() {
    operator.close();
    registry.close();
    locked.close();
  }

  private String push(String tag, String content) {
    return TestImages.push(
        registry, tenant.namespace(), tag, content.getBytes(StandardCharsets.UTF_8));
  }

  private String repository() {
    return registry.authority() + "/" + tenant.namespace();
  }

  private void apply(String version, String tag, String more) {
    marketplace.apply(
        image,
        version,
        "containerImage: {reference: \"%s:%s\"}".formatted(repository(), tag),
        more);
  }

  private void awaitReason(String reason) {
    tenant.await(reason, () -> marketplace.reason(image).equals(reason));
  }

  private static void patiently(String what, Callable<Boolean> holds) {
    Awaitility.await(what).atMost(Duration.ofMinutes(2)).until(holds);
  }

  private List<String> images() {
    return tenant.instances(SET).stream().map(ImageIT::imageOf).distinct().toList();
  }

  private static String imageOf(Pod pod) {
    return pod.getSpec().getContainers().get(0).getImage();
  }

  @Test
  void aTagIsPinnedAndAMovedOneIsToldButChangesNothingUntilTheTokenDoes() {
    String digest = push("22.04", "first");
    apply("1.0.0", "22.04", NOTHING_MORE);
    awaitReason("Available");
    assertThat(marketplace.digest(image)).isEqualTo(digest);
    assertThat(TestImages.digest(registry, tenant.namespace(), "22.04")).contains(digest);
    tenant.set(SET, 2, "latest", NOTHING_MORE);
    tenant.awaitReady(SET);
    assertThat(images()).containsExactly(repository() + "@" + digest);

    String moved = push("22.04", "second");
    patiently(
        "the moved tag is noticed",
        () ->
            marketplace
                .condition(image, "TagMoved")
                .filter(c -> c.getStatus().equals("True"))
                .isPresent());
    assertThat(marketplace.condition(image, "TagMoved").orElseThrow().getMessage())
        .contains(digest, moved, "resyncToken");
    tenant.await("one Event", () -> marketplace.events(image, "TagMoved").size() == 1);
    assertThat(marketplace.digest(image)).isEqualTo(digest);
    assertThat(tenant.ready(SET)).isTrue();
    assertThat(tenant.condition(SET, "UpToDate").orElseThrow().getStatus()).isEqualTo("True");

    apply("1.0.0", "22.04", "resyncToken: \"2\"");
    tenant.await("resolved again", () -> marketplace.digest(image).equals(moved));
    tenant.await(
        "DigestChanged",
        () -> tenant.condition(SET, "UpToDate").orElseThrow().getReason().equals("DigestChanged"));
    assertThat(marketplace.events(image, "ImageWithdrawn")).hasSize(1);
    tenant.scale(SET, 3);
    tenant.awaitReady(SET);
    assertThat(images())
        .containsExactlyInAnyOrder(repository() + "@" + digest, repository() + "@" + moved);
  }

  @Test
  void whileTheRegistryIsDownTheOldVersionIsServedAndTheNewOneReplacesItWhenItReturns() {
    push("1", "first");
    apply("1.0.0", "1", NOTHING_MORE);
    awaitReason("Available");
    tenant.set(SET, 1, "1.0.0", NOTHING_MORE);
    tenant.awaitReady(SET);
    push("2", "second");
    registry.stop();
    try {
      apply("1.1.0", "2", NOTHING_MORE);
      awaitReason("DownloadFailed");
      assertThat(marketplace.message(image))
          .contains(registry.authority(), "Version 1.0.0 goes on being served meanwhile.");
      assertThat(marketplace.condition(image, "Reconciling").orElseThrow().getStatus())
          .isEqualTo("True");
      tenant.scale(SET, 3);
      tenant.awaitReady(SET);
    } finally {
      registry.start();
    }

    awaitReason("Available");
    tenant.scale(SET, 4);
    tenant.await("blocked", () -> tenant.reason(SET).equals("PlatformImageNotFound"));
    assertThat(tenant.condition(SET, "ImageAvailable").orElseThrow().getMessage())
        .contains("1 of 4 instances cannot be created", "Available versions: 1.1.0.");
    assertThat(tenant.instances(SET)).hasSize(3);
  }

  @Test
  void aResyncThatFailsKeepsTheImageWithdrawn() {
    push("1", "first");
    apply("1.0.0", "1", NOTHING_MORE);
    awaitReason("Available");
    apply("1.0.0", "never-pushed", "resyncToken: again");
    awaitReason("DownloadFailed");
    assertThat(marketplace.condition(image, "Stalled").orElseThrow().getStatus()).isEqualTo("True");
    tenant.set(SET, 1, "latest", NOTHING_MORE);
    tenant.await("blocked", () -> tenant.reason(SET).equals("ImageDownloadFailed"));
    assertThat(tenant.instances(SET)).isEmpty();
  }

  @Test
  void aPreviewAndTheRemovalSayHowManyAreAffectedAndTheLogWhoAndHow() {
    push("1", "first");
    push("2", "second");
    apply("2.0.0", "2", NOTHING_MORE);
    tenant.image("1.0.0", 'a');
    awaitReason("Available");
    tenant.set("pinned", 2, "2.0.0", NOTHING_MORE);
    tenant.set("idle", 0, "2.0.0", NOTHING_MORE);
    tenant.set("rolling", 3, "latest", NOTHING_MORE);
    tenant.awaitReady("pinned");
    tenant.awaitReady("rolling");
    tenant.await("counts", () -> marketplace.get(image).getStatus().usage().instances() == 5);

    marketplace.annotate(image, "vmss.dev/removal-preview", "true");
    // So the preview writes of them; that they were created is in the log, too.
    tenant.await("preview", () -> logged("/rolling\" instances="));
    tenant.await("all of it", () -> logged("/pinned\" instances=") && logged("/idle\" instances="));
    assertThat(operator.log())
        .content()
        .contains("Blocked: its 2 instances run on", "New instances get version 1.0.0");
    var usage = marketplace.get(image).getStatus().usage();
    assertThat(usage.scaleSets()).isEqualTo(2);
    assertThat(usage.willBlock()).isEqualTo(2);
    assertThat(marketplace.reason(image)).as("nothing is touched").isEqualTo("Available");

    long begin = System.nanoTime();
    marketplace.delete(image);
    tenant.await("gone", () -> marketplace.find(image).isEmpty());
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(5));
    tenant.await("told", () -> !marketplace.events(image, "ImageRemoved").isEmpty());
    assertThat(marketplace.events(image, "ImageRemoved")).hasSize(1);
    assertThat(marketplace.events(image, "ImageRemoved").get(0))
        .contains("5 instances of 2 scale sets run it, and 2 scale sets are blocked without it.")
        .doesNotContain("pinned", "idle", "rolling");
  }

  @Test
  void anImageInUseWaitsWithACountAndGoesWithItsLastInstance() {
    push("1", "first");
    apply("1.0.0", "1", "removalPolicy: WhileUnused");
    awaitReason("Available");
    tenant.set(SET, 2, "1.0.0", NOTHING_MORE);
    tenant.awaitReady(SET);
    marketplace.delete(image);
    awaitReason("InUse");
    assertThat(marketplace.message(image))
        .contains("2 instances still carry it.")
        .doesNotContain("web-0");
    tenant.scale(SET, 0);
    tenant.await("gone", () -> marketplace.find(image).isEmpty());
  }

  @Test
  void anOperatorKilledDuringARemovalGoesOnWithItAndTellsNothingTwice() {
    push("1", "first");
    apply("1.0.0", "1", "removalPolicy: WhileUnused");
    awaitReason("Available");
    tenant.set(SET, 2, "1.0.0", NOTHING_MORE);
    tenant.awaitReady(SET);
    marketplace.delete(image);
    awaitReason("InUse");
    tenant.await("told", () -> marketplace.events(image, "ImageRemoved").size() == 1);
    operator.kill();
    cluster
        .client()
        .resources(VirtualMachineScaleSet.class)
        .inNamespace(tenant.namespace())
        .delete();
    cluster.client().pods().inNamespace(tenant.namespace()).delete();

    operator = launch(cluster);
    tenant.await("gone", () -> marketplace.find(image).isEmpty());
    assertThat(marketplace.events(image, "ImageRemoved")).hasSize(1);
  }

  @Test
  void aLockedRegistryIsAskedWithThePullSecretOfTheOperatorsNamespace() {
    String digest = TestImages.push(locked, tenant.namespace(), "1", new byte[] {1, 2, 3});
    String reference = locked.authority() + "/" + tenant.namespace() + ":1";
    String source =
        "containerImage: {reference: \"%s\", pullSecret: %s}".formatted(reference, image);
    marketplace.apply(image, "1.0.0", source, NOTHING_MORE);
    awaitReason("DownloadFailed");
    assertThat(marketplace.message(image))
        .contains("'" + image + "'", "operator's namespace '" + OperatorAccount.NAMESPACE + "'");

    cluster.client().resource(pullSecret("wrong")).create();
    tenant.await("refused", () -> marketplace.message(image).contains(locked.authority()));
    assertThat(marketplace.condition(image, "Stalled").orElseThrow().getStatus()).isEqualTo("True");
    cluster.client().resource(pullSecret(LocalRegistry.PASSWORD)).update();
    marketplace.apply(image, "1.0.0", source, "displayName: try again");
    awaitReason("Available");
    assertThat(marketplace.digest(image)).isEqualTo(digest);
    assertThat(marketplace.get(image).getStatus().toString())
        .doesNotContain(LocalRegistry.PASSWORD);
    assertThat(operator.log()).content().doesNotContain(LocalRegistry.PASSWORD);
    cluster.client().resource(pullSecret("")).delete();
  }

  private Secret pullSecret(String password) {
    return new SecretBuilder()
        .withNewMetadata()
        .withName(image)
        .withNamespace(OperatorAccount.NAMESPACE)
        .endMetadata()
        .withType("kubernetes.io/dockerconfigjson")
        .addToData(".dockerconfigjson", locked.dockerConfigJson(LocalRegistry.USER, password))
        .build();
  }

  @Test
  void aDuplicateTakesOverWhenTheWinnerIsDeleted() {
    push("1", "first");
    apply("1.0.0", "1", NOTHING_MORE);
    awaitReason("Available");
    String copy = image + "-copy";
    marketplace.apply(
        copy, "1.0", "containerImage: {reference: \"%s:1\"}".formatted(repository()), NOTHING_MORE);
    tenant.await("duplicate", () -> marketplace.reason(copy).equals("Duplicate"));
    assertThat(marketplace.message(copy)).contains("'" + image + "'");
    marketplace.delete(image);
    tenant.await("taken over", () -> marketplace.reason(copy).equals("Available"));
  }

  @Test
  void aDiskInARegistryIsPinnedAndAnHttpDiskHasNoBackendYet() {
    String digest = push("disk", "disk");
    marketplace.apply(
        image,
        "1.0.0",
        "containerDisk: {reference: \"%s:disk\"}".formatted(repository()),
        NOTHING_MORE);
    awaitReason("Available");
    assertThat(marketplace.digest(image)).isEqualTo(digest);
    tenant.set(SET, 1, "latest", NOTHING_MORE);
    tenant.await("no runtime", () -> tenant.reason(SET).equals("RuntimeMissing"));

    String http = image + "-http";
    marketplace.apply(
        http,
        "2.0.0",
        "http: {url: \"https://disks.example/d.qcow2\", sha256: \"%s\", size: 10Gi}"
            .formatted("0".repeat(64)),
        NOTHING_MORE);
    tenant.await("no backend", () -> marketplace.reason(http).equals("BackendMissing"));
    marketplace.delete(http);
    tenant.await("gone", () -> marketplace.find(http).isEmpty());
  }

  @Test
  void aScaleOutWritesTheUsageAtMostOnceASecond() {
    push("1", "first");
    apply("1.0.0", "1", NOTHING_MORE);
    awaitReason("Available");
    long begin = System.nanoTime();
    long mark = cluster.auditLog().map(log -> log.offset()).orElse(0L);
    tenant.set(SET, 100, "1.0.0", NOTHING_MORE);
    tenant.awaitReady(SET);
    tenant.await(
        "true in the end", () -> marketplace.get(image).getStatus().usage().instances() == 100);
    long seconds = Duration.ofNanos(System.nanoTime() - begin).toSeconds();
    cluster
        .auditLog()
        .ifPresent(
            log ->
                assertThat(
                        log.query()
                            .sinceOffset(mark)
                            .userAgentStartsWith("vmss-operator")
                            .resource("marketplaceimages/status")
                            .where(event -> event.name().equals(image))
                            .writes()
                            .count())
                    .isBetween(1L, seconds + 2));
  }

  private static boolean logged(String text) {
    try {
      return Files.readString(operator.log()).contains(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
