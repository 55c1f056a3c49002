package dev.vmss.api.v1alpha1;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is served now. It may lag behind the spec while a newer version downloads, so it carries
 * everything an instance is made of.
 */
@ApiObject
public record AvailableImage(
    String version,
    String reference,
    @Nullable String digest,
    @UnknownAsNull SourceKind sourceKind,
    @UnknownAsNull OsType osType,
    @Nullable String pullSecret,
    List<String> command,
    List<String> args,
    @Nullable Long sizeBytes,
    Instant downloadedAt,
    @Nullable String resyncToken) {

  public AvailableImage {
    command = Copies.of(command);
    args = Copies.of(args);
  }
}
