package dev.vmss.operator.feed.plan;

import dev.vmss.api.v1alpha1.ContainerDiskSource;
import dev.vmss.api.v1alpha1.ContainerImageSource;
import dev.vmss.api.v1alpha1.FeedItemTemplate;
import dev.vmss.api.v1alpha1.HttpSource;
import dev.vmss.api.v1alpha1.ImageSource;
import dev.vmss.api.v1alpha1.Lifecycle;
import dev.vmss.api.v1alpha1.MarketplaceImage;
import dev.vmss.api.v1alpha1.MarketplaceImageSpec;
import dev.vmss.api.v1alpha1.WellKnown;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The gallery item that an offer becomes, whole: it is never edited by its feed again. */
public final class ItemManifest {

  private static final String SHA256 = "sha256:";

  private ItemManifest() {}

  /**
   * @param offer with its checksum
   * @param label the value of the label that says which feed brought it
   */
  public static MarketplaceImage of(
      Offer offer, String label, Optional<String> pullSecret, Instant now) {
    FeedRule rule = offer.rule();
    String checksum = offer.content().checksum().orElseThrow();
    MarketplaceImage image = new MarketplaceImage();
    image.setMetadata(
        new ObjectMetaBuilder()
            .withName(offer.itemName())
            .withLabels(Map.of(WellKnown.FEED, label))
            .withAnnotations(annotations(rule, checksum, now))
            .build());
    FeedItemTemplate template = rule.template();
    image.setSpec(
        new MarketplaceImageSpec(
            rule.family().publisher(),
            rule.family().offer(),
            rule.family().sku(),
            offer.text(),
            template.osType(),
            template.displayName(),
            new Lifecycle(rule.stage(), offer.content().endOfLife().orElse(null)),
            source(offer, checksum, pullSecret),
            null,
            template.removalPolicy()));
    return image;
  }

  private static Map<String, String> annotations(FeedRule rule, String checksum, Instant now) {
    Map<String, String> annotations = new HashMap<>();
    annotations.put(WellKnown.FEED_CHECKSUM, checksum);
    rule.promoteAfter()
        .ifPresent(
            after ->
                annotations.put(
                    WellKnown.PROMOTE_AT,
                    now.plus(after).truncatedTo(ChronoUnit.SECONDS).toString()));
    return annotations;
  }

  private static ImageSource source(Offer offer, String checksum, Optional<String> pullSecret) {
    FeedItemTemplate template = offer.rule().template();
    String location = offer.content().location();
    return switch (offer.rule().kind()) {
      case HTTP ->
          new ImageSource(
              null,
              null,
              new HttpSource(
                  location,
                  checksum.substring(SHA256.length()),
                  Objects.requireNonNull(template.size(), "The API server demands a size."),
                  template.storageClassName()));
      case CONTAINER_DISK ->
          new ImageSource(
              null,
              new ContainerDiskSource(
                  location,
                  checksum,
                  pullSecret.orElse(null),
                  template.persistent(),
                  template.size(),
                  template.storageClassName()),
              null);
      case CONTAINER_IMAGE ->
          new ImageSource(
              new ContainerImageSource(
                  location, checksum, pullSecret.orElse(null), List.of(), List.of()),
              null,
              null);
    };
  }
}
