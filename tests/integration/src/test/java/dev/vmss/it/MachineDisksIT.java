package dev.vmss.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vmss.api.v1alpha1.MarketplaceImage;
import dev.vmss.operator.cdi.DataVolume;
import dev.vmss.operator.image.disk.GoldenVolume;
import dev.vmss.testing.OnCluster;
import dev.vmss.testing.Repository;
import dev.vmss.testing.TestCluster;
import dev.vmss.testing.hardware.NodeSpec;
import dev.vmss.testing.operator.Marketplace;
import dev.vmss.testing.operator.OperatorAccount;
import dev.vmss.testing.operator.OperatorProcess;
import dev.vmss.testing.operator.Tenant;
import dev.vmss.testing.registry.LocalRegistry;
import dev.vmss.testing.registry.RegistryOptions;
import dev.vmss.testing.registry.TestImages;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Disks that go into volumes, on a real API server; CDI is played, and nothing is imported. */
@OnCluster
class MachineDisksIT {

  /** The garbage collector may have to learn of CDI's kinds first. */
  private static final Duration LONG = Duration.ofMinutes(3);

  private static final String SHA256 = "5".repeat(64);
  private static final String URL = "https://127.0.0.1/disk.qcow2";
  private static final String SOURCE =
      "http: {url: \"%s\", sha256: \"%s\", size: 1Gi}".formatted(URL, SHA256);

  @TempDir static Path folder;

  private static LocalRegistry registry;
  private static OperatorProcess operator;

  private final TestCluster cluster;
  private final Tenant tenant;
  private final Marketplace marketplace;
  private final PlayedCdi cdi;
  private final String image;

  MachineDisksIT(TestCluster cluster) {
    this.cluster = cluster;
    this.tenant = Tenant.on(cluster).withSize("test-small");
    this.marketplace = new Marketplace(cluster, tenant);
    this.cdi = new PlayedCdi(cluster);
    this.image = tenant.namespace();
  }

  @BeforeAll
  static void start(TestCluster cluster) {
    cluster.applyCrds(Repository.crds());
    cluster.hardware().add(NodeSpec.named("disks"));
    registry = LocalRegistry.start(folder, RegistryOptions.open().withPassword());
    operator =
        OperatorProcess.start(
            cluster,
            "machine-disks.log",
            Map.of(
                "VMSS_FETCH_ALLOWED_ADDRESSES",
                "127.0.0.1",
                "VMSS_FETCH_ALLOW_INSECURE_HOSTS",
                registry.authority()));
  }

  @AfterAll
  static void stop(TestCluster cluster) {
    new PlayedCdi(cluster).uninstall();
    operator.close();
    registry.close();
  }

  private void awaitReason(String reason) {
    tenant.await(reason, () -> marketplace.reason(image).equals(reason));
  }

  private void leave() {
    marketplace.delete(image);
    Awaitility.await("gone").atMost(LONG).until(() -> marketplace.find(image).isEmpty());
  }

  @Test
  void aDiskIsImportedWhenCdiHasComeAndItsVolumeGoesBeforeIt() {
    cdi.uninstall();
    marketplace.apply(image, "1.0.0", SOURCE, "");
    awaitReason("BackendMissing");
    cdi.install();
    DataVolume volume = cdi.awaitVolumeOf(image);
    String name = volume.getMetadata().getName();
    assertThat(volume.getSpec().source().http().url()).isEqualTo(URL);
    assertThat(volume.getSpec().source().http().checksum()).isEqualTo("sha256:" + SHA256);

    cdi.report(name, "ImportInProgress", "42.31%");
    tenant.await("progress", () -> "42%".equals(marketplace.get(image).getStatus().progress()));
    cdi.fail(name, "Error", "no such host");
    awaitReason("DownloadFailed");
    assertThat(marketplace.message(image)).contains("no such host");
    cdi.report(name, "Succeeded", "100.0%");
    awaitReason("Available");
    assertThat(marketplace.get(image).getStatus().available().volume().name()).isEqualTo(name);

    leave();
    assertThat(cdi.volumeOf(image)).isEmpty();
  }

  @Test
  void anOldCdiIsToldApartAndNothingIsImported() {
    cdi.installOld();
    marketplace.apply(image, "1.0.0", SOURCE, "");
    awaitReason("DownloadFailed");
    assertThat(marketplace.message(image)).contains("CDI 1.65 or newer is needed");
    assertThat(cdi.volumeOf(image)).isEmpty();
    leave();
  }

  @Test
  void aVolumeOfSomebodyElseWithTheNameIsLeftAlone() {
    cdi.uninstall();
    MarketplaceImage made = marketplace.apply(image, "1.0.0", SOURCE, "");
    awaitReason("BackendMissing");
    GoldenVolume wanted =
        new GoldenVolume(
            image,
            made.getMetadata().getUid(),
            new GoldenVolume.Url(URL),
            "sha256:" + SHA256,
            "1Gi",
            Optional.empty(),
            "");
    cdi.install();
    DataVolume foreign = wanted.dataVolume(OperatorAccount.NAMESPACE);
    foreign.getMetadata().setLabels(Map.of());
    foreign.getMetadata().setOwnerReferences(null);
    cluster.client().resource(foreign).create();
    tenant.await("whose it is", () -> marketplace.message(image).contains("delete it"));
    assertThat(marketplace.reason(image)).isEqualTo("DownloadFailed");
    leave();
    assertThat(cdi.volumeOf(image)).as("not ours to delete").isPresent();
  }

  @Test
  void aPullSecretIsTranslatedForOneImportAndGoesWithIt() {
    cdi.install();
    String digest =
        TestImages.push(
            registry, tenant.namespace(), "disk", "disk".getBytes(StandardCharsets.UTF_8));
    cluster.client().resource(pullSecret()).create();
    marketplace.apply(
        image,
        "1.0.0",
        "containerDisk: {reference: \"%s/%s:disk\", pullSecret: %s, persistent: true, size: 1Gi}"
            .formatted(registry.authority(), tenant.namespace(), image),
        "");
    DataVolume volume = cdi.awaitVolumeOf(image);
    String name = volume.getMetadata().getName();
    assertThat(volume.getSpec().source().registry().url())
        .startsWith("docker://")
        .endsWith("@" + digest);
    assertThat(volume.getSpec().source().registry().secretRef()).isEqualTo(name);
    assertThat(secret(name).getData()).containsOnlyKeys("accessKeyId", "secretKey");
    cdi.report(name, "Succeeded", "100.0%");
    awaitReason("Available");

    // As a CDI of old, which forgets what is complete and keeps the claim.
    cluster.client().resource(claim(name)).create();
    leave();
    assertThat(cdi.volumeOf(image)).isEmpty();
    assertThat(secret(name)).isNull();
    tenant.await(
        "no claim",
        () ->
            cluster
                    .client()
                    .persistentVolumeClaims()
                    .inNamespace(OperatorAccount.NAMESPACE)
                    .withName(name)
                    .get()
                == null);
  }

  @Test
  void cdiMayGoAndComeAgainUnderARunningOperator() {
    cdi.install();
    marketplace.apply(image, "1.0.0", SOURCE, "");
    cdi.awaitVolumeOf(image);
    cdi.uninstall();
    awaitReason("BackendMissing");
    assertThat(operator.isAlive()).isTrue();
    cdi.install();
    cdi.report(cdi.awaitVolumeOf(image).getMetadata().getName(), "Succeeded", "100.0%");
    awaitReason("Available");
    leave();
  }

  private Secret pullSecret() {
    return new SecretBuilder()
        .withNewMetadata()
        .withName(image)
        .withNamespace(OperatorAccount.NAMESPACE)
        .endMetadata()
        .withType("kubernetes.io/dockerconfigjson")
        .addToData(
            ".dockerconfigjson",
            registry.dockerConfigJson(LocalRegistry.USER, LocalRegistry.PASSWORD))
        .build();
  }

  private Secret secret(String name) {
    return cluster.client().secrets().inNamespace(OperatorAccount.NAMESPACE).withName(name).get();
  }

  private static PersistentVolumeClaim claim(String name) {
    return new PersistentVolumeClaimBuilder()
        .withNewMetadata()
        .withName(name)
        .withNamespace(OperatorAccount.NAMESPACE)
        .endMetadata()
        .withNewSpec()
        .withAccessModes("ReadWriteOnce")
        .withNewResources()
        .addToRequests("storage", Quantity.parse("1Gi"))
        .endResources()
        .endSpec()
        .build();
  }
}
