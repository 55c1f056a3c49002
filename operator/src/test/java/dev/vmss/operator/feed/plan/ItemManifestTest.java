package dev.vmss.operator.feed.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vmss.api.v1alpha1.MarketplaceFeed;
import dev.vmss.api.v1alpha1.MarketplaceImage;
import dev.vmss.operator.feed.Shelf;
import dev.vmss.testing.fixture.Fixtures;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ItemManifestTest {

  private static final Instant NOW = Instant.parse("2026-06-01T12:00:00.5Z");

  @Test
  void aDiskBehindAUrlIsPinnedToItsChecksumAndSaysItsEnd() {
    Shelf shelf = new Shelf("  promoteAfter: 72h\n").offer("20260601", 'a');
    MarketplaceImage image = image(shelf.offers.getFirst(), Optional.empty());
    assertThat(image.getMetadata().getLabels()).containsEntry("vmss.dev/feed", "ubuntu");
    assertThat(image.getMetadata().getAnnotations())
        .containsEntry("vmss.dev/feed-checksum", Shelf.checksum('a'))
        .containsEntry("vmss.dev/promote-at", "2026-06-04T12:00:00Z");
    assertThat(yaml(image))
        .contains("sha256: \"" + "a".repeat(64))
        .contains("url: \"https://images.example/20260601\"")
        .contains("endOfLife: \"2027-04-21\"")
        .contains("stage: \"Preview\"");
  }

  @Test
  void aDiskInAContainerImageHasDigestPullSecretAndVolume() throws InvalidRule {
    MarketplaceImage image =
        image(
            tag("kind: containerDisk, template: {osType: Linux, persistent: true, size: 10Gi}"),
            Optional.of("login"));
    assertThat(yaml(image))
        .contains("reference: \"registry.example/a:v1\"")
        .contains("digest: \"" + Shelf.checksum('c'))
        .contains("pullSecret: \"login\"")
        .contains("persistent: true");
  }

  @Test
  void aContainerImageHasItsDigest() throws InvalidRule {
    MarketplaceImage image =
        image(tag("kind: containerImage, template: {osType: Linux}"), Optional.empty());
    assertThat(yaml(image)).contains("containerImage:").contains(Shelf.checksum('c'));
    assertThat(image.getMetadata().getAnnotations()).doesNotContainKey("vmss.dev/promote-at");
  }

  private static Offer tag(String more) throws InvalidRule {
    RuleBook rules =
        RuleBook.of(
            Fixtures.parse(
                    MarketplaceFeed.class,
                    """
                    metadata: {name: a}
                    spec:
                      source: {ociTags: {repository: registry.example/a}}
                      items:
                      - {tags: "v(?<v>.*)", publisher: P, offer: O, sku: S, version: "${v}", %s}
                    """
                        .formatted(more))
                .getSpec()
                .items());
    Offer.Content content =
        new Offer.Content("registry.example/a:v1", Optional.empty(), Optional.empty());
    return ((RuleBook.Match.Taken) rules.match("v1", content))
        .offer()
        .withChecksum(Shelf.checksum('c'));
  }

  /** And what is made would pass the API server. */
  private static MarketplaceImage image(Offer offer, Optional<String> secret) {
    MarketplaceImage image = ItemManifest.of(offer, "ubuntu", secret, NOW);
    assertThat(Fixtures.parse(MarketplaceImage.class, yaml(image)).getSpec())
        .isEqualTo(image.getSpec());
    return image;
  }

  private static String yaml(MarketplaceImage image) {
    return new KubernetesSerialization().asYaml(image);
  }
}
