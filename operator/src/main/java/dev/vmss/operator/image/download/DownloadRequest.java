package dev.vmss.operator.image.download;

import java.util.Optional;
import java.util.Set;

/**
 * What is to be resolved, as the image object says it.
 *
 * @param reference as written by the user, checked only when it is resolved
 * @param digest the digest written beside the reference
 * @param pullSecret the credentials, all hosts of them
 * @param platforms of the nodes that could run the image; empty means that no node is known, and
 *     the image's platforms are not judged
 */
public record DownloadRequest(
    String reference,
    Optional<String> digest,
    SourceKind kind,
    Optional<PullSecret> pullSecret,
    Set<Platform> platforms) {

  public DownloadRequest {
    platforms = Set.copyOf(platforms);
  }

  public static DownloadRequest of(SourceKind kind, String reference) {
    return new DownloadRequest(reference, Optional.empty(), kind, Optional.empty(), Set.of());
  }

  public DownloadRequest withDigest(String value) {
    return new DownloadRequest(reference, Optional.of(value), kind, pullSecret, platforms);
  }

  public DownloadRequest withPullSecret(PullSecret secret) {
    return new DownloadRequest(reference, digest, kind, Optional.of(secret), platforms);
  }

  public DownloadRequest withPlatforms(Set<Platform> values) {
    return new DownloadRequest(reference, digest, kind, pullSecret, values);
  }
}
