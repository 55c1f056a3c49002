package dev.vmss.operator.feed.plan;

import dev.vmss.operator.catalogue.Catalogue;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What a plan is made from.
 *
 * @param label the value of the label that this feed's items carry
 * @param images all gallery items of the families of the rules, of whoever brought them
 * @param catalogue what {@code latest} comes to
 * @param imported checksums of what this feed imported last, by item name, whether it is there
 *     still or not
 */
public record FeedSnapshot(
    String label,
    RuleBook rules,
    Listing listing,
    List<FeedImage> images,
    Catalogue catalogue,
    Map<String, String> imported,
    Instant now) {

  public FeedSnapshot {
    images = List.copyOf(images);
    imported = Map.copyOf(imported);
  }
}
