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

  /** How soon to try again after the first failure; every further one in a row doubles it. */
  enum Pace {
    /** It often passes by itself. */
    SOON(Duration.ofSeconds(10), Duration.ofMinutes(5)),
    /** The registry had too many questions, and did not say for how long. */
    POLITELY(Duration.ofMinutes(1), Duration.ofMinutes(30)),
    /** Somebody has to do something, and will not tell us. */
    SLOWLY(Duration.ofMinutes(5), Duration.ofMinutes(30));

    private final Duration first;
    private final Duration longest;

    Pace(Duration first, Duration longest) {
      this.first = first;
      this.longest = longest;
    }

    /**
     * @param failures in a row, this one included
     */
    public Duration after(int failures) {
      Duration delay = first;
      for (int i = 1; i < failures && delay.compareTo(longest) < 0; i++) {
        delay = delay.multipliedBy(2);
      }
      return delay.compareTo(longest) < 0 ? delay : longest;
    }
  }

  String message();

  /** Whether the same request may succeed later although nobody edits the image object. */
  default boolean retryable() {
    return true;
  }

  default Pace pace() {
    return Pace.SLOWLY;
  }

  /** For how long the registry wants to be left alone, when it says so. */
  default Optional<Duration> retryAfter() {
    return Optional.empty();
  }

  /** The source is wrong as it is written: the only failure that time cannot heal. */
  record InvalidSource(String message) implements DownloadFailure {
    @Override
    public boolean retryable() {
      return false;
    }
  }

  /**
   * The operator's configuration does not let this be fetched, as far as names were looked up, and
   * registries redirected and named their token services, this time.
   */
  record Forbidden(String message) implements DownloadFailure {
    @Override
    public Pace pace() {
      return Pace.SOON;
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
    public Pace pace() {
      return Pace.SOON;
    }
  }

  /** The registry asks to be left alone for a while. */
  record RateLimited(String message, Optional<Duration> retryAfter) implements DownloadFailure {

    public RateLimited(String message, Duration retryAfter) {
      this(message, Optional.of(retryAfter));
    }

    @Override
    public Pace pace() {
      return retryAfter.isPresent() ? Pace.SOON : Pace.POLITELY;
    }
  }
}
