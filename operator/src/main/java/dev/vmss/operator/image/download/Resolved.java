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
 * @param platforms all that the image was built for, at least one of those asked for among them;
 *     empty when the registry was not asked, or the image does not say
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
