package dev.vmss.operator.feed.plan;

import dev.vmss.operator.model.ImageVersion;
import java.time.LocalDate;
import java.util.Optional;

/**
 * A version that a feed offers and a rule takes.
 *
 * @param text the version as the rule's template writes it
 */
public record Offer(FeedRule rule, String text, ImageVersion version, Content content) {

  /**
   * What is behind a version.
   *
   * @param location the URL of a disk, or {@code repository:tag}
   * @param checksum as {@code sha256:} and 64 hexadecimal digits; empty while it is not known
   */
  public record Content(
      String location, Optional<String> checksum, Optional<LocalDate> endOfLife) {}

  static Offer of(FeedRule rule, String text, Content content) {
    return new Offer(rule, text, ImageVersion.of(text), content);
  }

  /** The same with what was found out about its content. */
  public Offer withChecksum(String checksum) {
    return new Offer(
        rule,
        text,
        version,
        new Content(content.location(), Optional.of(checksum), content.endOfLife()));
  }

  /** The name of the gallery item that it becomes. */
  public String itemName() {
    return ItemName.of(rule.family(), version);
  }
}
