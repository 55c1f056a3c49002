package dev.vmss.operator.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vmss.api.v1alpha1.LifecycleStage;
import dev.vmss.api.v1alpha1.MarketplaceImage;
import dev.vmss.api.v1alpha1.OsType;
import dev.vmss.api.v1alpha1.SourceKind;
import dev.vmss.operator.catalogue.CatalogueItem;
import dev.vmss.operator.catalogue.ServedImage;
import dev.vmss.operator.model.ImageFamily;
import dev.vmss.operator.model.ImageVersion;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CatalogueItemsTest {

  private static final KubernetesSerialization YAML = new KubernetesSerialization();

  private static final String SERVED =
      """
      status:
        available:
          version: 1.0.0
          reference: registry.example/img/ubuntu
          digest: sha256:aa
          sourceKind: ContainerImage
          osType: Linux
          pullSecret: puller
          command: [sleep]
          args: [infinity]
          downloadedAt: "2026-01-02T00:00:00Z"
          resyncToken: "1"
      """;

  @Test
  void readsEverythingThatResolutionNeeds() {
    assertThat(item("1.1.0", "1", "", SERVED))
        .isEqualTo(
            new CatalogueItem(
                "ubuntu",
                "u1",
                Instant.parse("2026-01-01T00:00:00Z"),
                new ImageFamily("Canonical", "UbuntuServer", "22.04-LTS"),
                ImageVersion.of("1.1.0"),
                Optional.of(
                    new ServedImage(
                        "ubuntu",
                        "u1",
                        ImageVersion.of("1.0.0"),
                        "sha256:aa",
                        SourceKind.CONTAINER_IMAGE,
                        OsType.LINUX,
                        Set.of(),
                        "registry.example/img/ubuntu",
                        Optional.of("puller"),
                        List.of("sleep"),
                        List.of("infinity"))),
                false,
                false,
                false,
                LifecycleStage.DEPRECATED,
                Optional.of(LocalDate.of(2027, 4, 1))));
  }

  @Test
  void anItemWithoutStatusHasNothingToServe() {
    CatalogueItem item = item("1.0.0", "1", "", "");

    assertThat(item.available()).isEmpty();
    assertThat(item.resyncing()).isFalse();
    assertThat(item.failed()).isFalse();
  }

  @Test
  void anotherTokenThanTheServedOneWithdraws() {
    assertThat(item("1.0.0", "1", "", SERVED).resyncing()).isFalse();
    assertThat(item("1.0.0", "2", "", SERVED).resyncing()).isTrue();
    assertThat(CatalogueItems.of(image("1.0.0", "", "", SERVED)).orElseThrow().resyncing())
        .as("a token that was removed")
        .isTrue();
  }

  @Test
  void aDeletionTimestampAloneWithdraws() {
    String deleted = "deletionTimestamp: \"2026-01-03T00:00:00Z\"";

    assertThat(item("1.0.0", "1", deleted, SERVED).deleting()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "False, 4, true",
    "False, 3, false",
    "True, 4, false",
    "Unknown, 4, false",
  })
  void failedMeansThatTheDownloadForThisGenerationFailed(
      String status, long observed, boolean failed) {
    String condition =
        """
        status:
          conditions:
          - {type: Ready, status: "False", reason: Duplicate, observedGeneration: 4}
          - {type: Downloaded, status: "%s", reason: DownloadFailed, observedGeneration: %d}
        """
            .formatted(status, observed);

    assertThat(item("1.0.0", "1", "", condition).failed()).isEqualTo(failed);
  }

  @Test
  void whatANewerReleaseServesFromAnUnknownSourceIsNotServedHere() {
    String newer = SERVED.replace("ContainerImage", "Hologram");

    assertThat(item("1.0.0", "1", "", newer).available()).isEmpty();
  }

  @Test
  void aStageOfANewerReleaseIsHiddenFromLatest() {
    MarketplaceImage image = read(TEMPLATE.formatted("", "1.0.0", "Retired", "", ""));

    assertThat(CatalogueItems.of(image).orElseThrow().stage()).isEqualTo(LifecycleStage.PREVIEW);
  }

  @Test
  void anUnreadableVersionIsNoItemUnlessItServesSomething() {
    assertThat(CatalogueItems.of(image("1.x", "1", "", ""))).isEmpty();
    assertThat(item("1.x", "1", "", SERVED).wanted()).isEqualTo(ImageVersion.of("1.0.0"));
  }

  private static final String TEMPLATE =
      """
      apiVersion: vmss.dev/v1alpha1
      kind: MarketplaceImage
      metadata:
        name: ubuntu
        uid: u1
        generation: 4
        creationTimestamp: "2026-01-01T00:00:00Z"
        %s
      spec:
        publisher: Canonical
        offer: UbuntuServer
        sku: 22.04-LTS
        version: "%s"
        lifecycle: {stage: %s, endOfLife: "2027-04-01"}
        source: {containerImage: {reference: registry.example/img/ubuntu:22.04}}
        %s
      %s
      """;

  private static CatalogueItem item(String version, String token, String meta, String status) {
    return CatalogueItems.of(image(version, token, meta, status)).orElseThrow();
  }

  private static MarketplaceImage image(String version, String token, String meta, String status) {
    String tokenLine = token.isEmpty() ? "" : "resyncToken: \"" + token + "\"";
    return read(TEMPLATE.formatted(meta, version, "Deprecated", tokenLine, status));
  }

  private static MarketplaceImage read(String yaml) {
    return YAML.unmarshal(yaml, MarketplaceImage.class);
  }
}
