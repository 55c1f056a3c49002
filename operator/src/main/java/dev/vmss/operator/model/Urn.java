package dev.vmss.operator.model;

import java.util.Optional;

/**
 * What a scale set asks for: a family and either an exact version or the newest one. Written {@code
 * publisher:offer:sku:version}, as Azure does.
 *
 * @param pinned the exact version, or empty for {@code latest}
 */
public record Urn(ImageFamily family, Optional<ImageVersion> pinned) {

  /** How a reference asks for the newest version. */
  public static final String LATEST = "latest";

  /**
   * Reads a reference.
   *
   * @throws IllegalArgumentException with a sentence for the user when the version is neither
   *     {@code latest} nor a version
   */
  public static Urn of(String publisher, String offer, String sku, String version) {
    Optional<ImageVersion> pinned =
        LATEST.equals(version) ? Optional.empty() : Optional.of(ImageVersion.of(version));
    return new Urn(new ImageFamily(publisher, offer, sku), pinned);
  }

  public boolean isLatest() {
    return pinned.isEmpty();
  }

  @Override
  public String toString() {
    return family + ":" + pinned.map(ImageVersion::toString).orElse(LATEST);
  }
}
