package dev.vmss.operator.image.download;

import java.util.Optional;

/**
 * Turns the reference of an image source into what is served: one digest, verified.
 *
 * <p>Calls block for at most the time that the {@code FetchPolicy} grants, and answer with a {@link
 * DownloadFailure} for everything that a user, a registry or the network can cause.
 */
public interface ImageDownload {

  /**
   * Resolves the source. A container image that already names its digest is taken at its word: a
   * pull by digest verifies itself on the node, and the operator may well have no way to a registry
   * that the nodes reach through a mirror.
   */
  DownloadResult resolve(DownloadRequest request);

  /** As {@link #resolve}, but always asks the registry, also when the digest is already known. */
  DownloadResult verify(DownloadRequest request);

  /**
   * The digest that the registry says the reference has now, normally by one HEAD request. It is
   * for noticing that a tag moved, never for serving: nothing is hashed. Empty when it cannot be
   * told now, for whatever reason.
   */
  Optional<String> currentDigest(DownloadRequest request);

  /**
   * Names the registry that is asked for a reference: the same name for all spellings of one
   * registry, and one more for whatever is no reference. Asks nobody.
   */
  String registry(String reference);
}
