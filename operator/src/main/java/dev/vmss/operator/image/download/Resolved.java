package dev.vmss.operator.image.download;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * An image pinned to its digest.
 *
 * @param repository host and path, without tag and digest
 * @param sizeBytes what one node of each of the {@code platforms} downloads, compressed, added up;
 *     empty when the registry was not asked, or for an index when no platform was asked for
 * @param mediaType of the manifest; empty when the registry was not asked
 * @param platforms of those asked for, the ones that the image serves; when none was asked for, all
 *     that its index names; empty when the registry was not asked
 */
public record Resolved(
    String repository,
    String digest,
    OptionalLong sizeBytes,
    Optional<String> mediaType,
    Set<Platform> platforms)
    implements DownloadResult {

  public Resolved {
    platforms = Set.copyOf(platforms);
  }

  /** The reference that instances use: it cannot come to mean anything else. */
  public String reference() {
    return repository + "@" + digest;
  }
}
