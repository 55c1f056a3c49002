package dev.vmss.operator.image.disk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vmss.operator.cdi.DataVolume;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GoldenVolumeTest {

  static final String DIGEST = "sha256:" + "a".repeat(64);
  static final GoldenVolume URL =
      new GoldenVolume(
          "ubuntu",
          "uid-1",
          new GoldenVolume.Url("https://images.example/u.qcow2"),
          DIGEST,
          "10Gi",
          Optional.of("fast"),
          "");
  static final GoldenVolume REGISTRY =
      new GoldenVolume(
          "ubuntu",
          "uid-1",
          new GoldenVolume.Registry("registry.example/ubuntu", Optional.empty()),
          DIGEST,
          "10Gi",
          Optional.empty(),
          "");

  @Test
  void aUrlIsImportedAtOnceAndComparedWithItsChecksum() {
    assertThat(yaml(URL))
        .isEqualTo(
            """
            apiVersion: "cdi.kubevirt.io/v1beta1"
            kind: "DataVolume"
            metadata:
              annotations:
                vmss.dev/image: "ubuntu"
                vmss.dev/image-digest: "%2$s"
                cdi.kubevirt.io/storage.bind.immediate.requested: "true"
              labels:
                vmss.dev/image-uid: "uid-1"
              name: "%1$s"
              namespace: "vmss-system"
              ownerReferences:
              - apiVersion: "vmss.dev/v1alpha1"
                kind: "MarketplaceImage"
                name: "ubuntu"
                uid: "uid-1"
            spec:
              source:
                http:
                  url: "https://images.example/u.qcow2"
                  checksum: "%2$s"
              storage:
                storageClassName: "fast"
                resources:
                  requests:
                    storage: "10Gi"
            """
                .formatted(URL.name(), DIGEST));
  }

  @Test
  void aContainerDiskIsImportedByItsDigestAndByAPod() {
    assertThat(yaml(REGISTRY))
        .contains(
            """
              source:
                registry:
                  url: "docker://registry.example/ubuntu@%s"
                  pullMethod: "pod"
              storage:
                resources:
                  requests:
                    storage: "10Gi"
            """
                .formatted(DIGEST))
        .doesNotContain("storageClassName", "secretRef");
  }

  @Test
  void thePullSecretIsNamedInTheFormThatCdiWants() {
    GoldenVolume withSecret =
        volume("ubuntu", "uid-1", new GoldenVolume.Registry("r.example/u", Optional.of("pull")));
    assertThat(yaml(withSecret)).contains("secretRef: \"" + withSecret.name() + "\"");
  }

  /** Nothing waits for it to go, and no right to the item's finalizers is needed. */
  @Test
  void theItemOwnsItWithoutBlocking() {
    OwnerReference owner = URL.metadata("vmss-system").getOwnerReferences().getFirst();
    assertThat(owner.getBlockOwnerDeletion()).isNull();
    assertThat(owner.getController()).isNull();
  }

  @Test
  void theSameWishHasTheSameNameAndEveryOtherOneHasAnother() {
    assertThat(
            volume("ubuntu", "uid-1", new GoldenVolume.Url("https://images.example/u.qcow2"))
                .name())
        .isEqualTo(
            volume("ubuntu", "uid-1", new GoldenVolume.Url("https://images.example/u.qcow2"))
                .name());
    Set<String> names = new LinkedHashSet<>();
    List<GoldenVolume> all =
        List.of(
            URL,
            REGISTRY,
            volume("ubuntu", "uid-2", URL.source()),
            volume("ubuntu", "uid-1", new GoldenVolume.Url("https://images.example/v.qcow2")),
            with(URL, "sha256:" + "b".repeat(64), "10Gi", Optional.of("fast"), ""),
            with(URL, DIGEST, "20Gi", Optional.of("fast"), ""),
            with(URL, DIGEST, "10Gi", Optional.of("slow"), ""),
            with(URL, DIGEST, "10Gi", Optional.of("fast"), "2"));
    all.forEach(volume -> names.add(volume.name()));
    assertThat(names).hasSize(all.size());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a",
        "canonical.ubuntu-22.04",
        "-odd-",
        "0123456789012345678901234567890123456789012345.678901234567890123456789012345678901234567"
      })
  void theNameIsALabelHoweverTheImageIsCalled(String image) {
    assertThat(volume(image, "uid-1", URL.source()).name())
        .matches("[a-z0-9]([-a-z0-9]*[a-z0-9])?")
        .hasSizeLessThanOrEqualTo(63)
        .doesNotContain("--");
  }

  private static GoldenVolume volume(String image, String uid, GoldenVolume.Source source) {
    return new GoldenVolume(image, uid, source, DIGEST, "10Gi", Optional.of("fast"), "");
  }

  private static GoldenVolume with(
      GoldenVolume like, String digest, String size, Optional<String> storageClass, String token) {
    return new GoldenVolume(
        like.imageName(), like.imageUid(), like.source(), digest, size, storageClass, token);
  }

  private static String yaml(GoldenVolume volume) {
    DataVolume made = volume.dataVolume("vmss-system");
    return new KubernetesSerialization().asYaml(made).replaceFirst("^---\n", "");
  }
}
