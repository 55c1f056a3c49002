package dev.vmss.operator.image.download;

import java.time.Duration;
import java.util.Optional;

/**
 * Why an image could not be resolved.
 *
 * <p>The message is whole sentences that name the reference and what would help, free of secrets
 * and of what a hostile server may have sent, so that it can go into a condition as it is.
 */
public sealed interface DownloadFailure extends DownloadResult {

  /** How long to leave a registry alone when only people can change its answer. */
  Duration SLOWLY = Duration.ofMinutes(5);

  String message();

  /** Whether the same request may succeed later although nobody edits the image object. */
  default boolean retryable() {
    return true;
  }

  /** When to try again; empty leaves that to the caller's back-off. */
  default Optional<Duration> retryAfter() {
    return Optional.of(SLOWLY);
  }

  /** The source is wrong as it is written. */
  record InvalidSource(String message) implements DownloadFailure {
    @Override
    public boolean retryable() {
      return false;
    }

    @Override
    public Optional<Duration> retryAfter() {
      return Optional.empty();
    }
  }

  /** The operator's configuration does not let this be fetched. */
  record Forbidden(String message) implements DownloadFailure {
    @Override
    public boolean retryable() {
      return false;
    }

    @Override
    public Optional<Duration> retryAfter() {
      return Optional.empty();
    }
  }

  /** The registry wants credentials, other credentials, or more rights. */
  record Denied(String message) implements DownloadFailure {}

  /** The registry has no such image. */
  record NotFound(String message) implements DownloadFailure {}

  /** The image exists and cannot be used here. */
  record Unsuitable(String message) implements DownloadFailure {}

  /** The registry's answer is not what it should be: digest, certificate, syntax, size. */
  record Untrusted(String message) implements DownloadFailure {}

  /** The registry cannot be reached, or cannot answer now. */
  record Unavailable(String message) implements DownloadFailure {
    @Override
    public Optional<Duration> retryAfter() {
      return Optional.empty();
    }
  }

  /** The registry asks to be left alone for a while. */
  record RateLimited(String message, Duration delay) implements DownloadFailure {
    @Override
    public Optional<Duration> retryAfter() {
      return Optional.of(delay);
    }
  }
}
