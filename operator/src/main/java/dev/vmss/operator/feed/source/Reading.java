package dev.vmss.operator.feed.source;

import dev.vmss.operator.feed.plan.Listing;
import dev.vmss.operator.image.download.DownloadFailure;
import dev.vmss.operator.image.download.fetch.FileDownload.Validators;
import java.time.Duration;
import java.util.Optional;

/** What one look at a feed came to. */
public sealed interface Reading {

  /**
   * Everything was read and believed.
   *
   * @param validators to ask with next time
   */
  record Listed(Listing listing, Validators validators) implements Reading {}

  /** It is as it was: what was read last still holds. */
  record Unchanged() implements Reading {}

  /**
   * Nothing of it is used.
   *
   * @param message whole sentences that name what is wrong and what would help, free of secrets
   * @param retryAfter for how long the server wants to be left alone, when it says so
   */
  record Refused(Kind kind, String message, Optional<Duration> retryAfter) implements Reading {

    public Refused(Kind kind, String message) {
      this(kind, message, Optional.empty());
    }

    public static Refused of(DownloadFailure failure) {
      return new Refused(
          switch (failure) {
            case DownloadFailure.InvalidSource _ -> Kind.INVALID;
            case DownloadFailure.Untrusted _, DownloadFailure.Unsuitable _ -> Kind.UNTRUSTED;
            case DownloadFailure.Forbidden _,
                DownloadFailure.Denied _,
                DownloadFailure.NotFound _,
                DownloadFailure.Unavailable _,
                DownloadFailure.RateLimited _ ->
                Kind.UNAVAILABLE;
          },
          failure.message(),
          failure.retryAfter());
    }
  }

  /** Why nothing of a feed is used. */
  enum Kind {
    /** It cannot be had now, or not by us. */
    UNAVAILABLE,
    /** The feed is described wrongly: nothing changes until somebody edits it. */
    INVALID,
    /** What came is not what it should be. */
    UNTRUSTED,
    /** It is not signed by whom it must be signed. */
    SIGNATURE,
    /** It is older than what was accepted before. */
    ROLLED_BACK
  }
}
