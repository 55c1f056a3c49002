package dev.vmss.operator.feed.tags;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.vmss.operator.feed.plan.Listing;
import dev.vmss.operator.feed.plan.ListingDraft;
import dev.vmss.operator.feed.plan.Offer;
import dev.vmss.operator.feed.plan.RuleBook;
import dev.vmss.operator.feed.source.Reading;
import dev.vmss.operator.image.download.DownloadFailure;
import dev.vmss.operator.image.download.DownloadRequest;
import dev.vmss.operator.image.download.DownloadResult;
import dev.vmss.operator.image.download.ImageDownload;
import dev.vmss.operator.image.download.PullSecret;
import dev.vmss.operator.image.download.Resolved;
import dev.vmss.operator.image.download.SourceKind;
import dev.vmss.operator.image.download.failure.Shown;
import dev.vmss.operator.image.download.fetch.FileDownload.Validators;
import dev.vmss.operator.image.download.fetch.TagDownload;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/** Looks at the tags of a repository. */
public final class TagsReader {

  private static final String SHA256 = "sha256:";

  private final TagDownload tags;
  private final ImageDownload images;

  public TagsReader(TagDownload tags, ImageDownload images) {
    this.tags = tags;
    this.images = images;
  }

  /** Lists the tags that match; their digests are not known yet. */
  public Reading read(
      String repository, Optional<PullSecret> secret, RuleBook rules, Validators known) {
    Draft draft = new Draft(repository, rules);
    return switch (tags.list(repository, secret, known.tag(), draft::tag)) {
      case TagDownload.Result.Failed(DownloadFailure failure) -> Reading.Refused.of(failure);
      case TagDownload.Result.Unchanged _ -> new Reading.Unchanged();
      case TagDownload.Result.Listed(Optional<String> tag) ->
          draft.tooMany
              ? tooMany(repository)
              : new Reading.Listed(draft.done(), new Validators(tag, Optional.empty()));
    };
  }

  private static Reading tooMany(String repository) {
    return new Reading.Refused(
        Reading.Kind.UNTRUSTED,
        "The repository '%s' has more than %d tags that match: write narrower patterns."
            .formatted(Shown.of(repository), Listing.MOST_OFFERS));
  }

  /** What a look-up came to: a checksum, or why there is none. */
  public record LookedUp(Optional<String> checksum, Optional<DownloadFailure> failure) {}

  /** The digest of a tag, computed from what the registry sent and not taken from its word. */
  public LookedUp checksum(Offer offer, Optional<PullSecret> secret) {
    DownloadRequest plain =
        DownloadRequest.of(
            switch (offer.rule().kind()) {
              case CONTAINER_DISK -> SourceKind.CONTAINER_DISK;
              case CONTAINER_IMAGE, HTTP -> SourceKind.CONTAINER_IMAGE;
            },
            offer.content().location());
    DownloadResult result = images.verify(secret.map(plain::withPullSecret).orElse(plain));
    return switch (result) {
      case Resolved resolved when resolved.digest().startsWith(SHA256) ->
          new LookedUp(Optional.of(resolved.digest()), Optional.empty());
      case Resolved _ ->
          new LookedUp(
              Optional.empty(),
              Optional.of(
                  new DownloadFailure.Unsuitable(
                      "The image '%s' has a digest that is not SHA-256, which images are not pinned to."
                          .formatted(Shown.of(offer.content().location())))));
      case DownloadFailure failure -> new LookedUp(Optional.empty(), Optional.of(failure));
    };
  }

  private static final class Draft {

    private final String repository;
    private final RuleBook rules;
    private final ListingDraft listing = new ListingDraft();
    private final MessageDigest digest;
    private boolean tooMany;

    private Draft(String repository, RuleBook rules) {
      this.repository = repository;
      this.rules = rules;
      try {
        this.digest = MessageDigest.getInstance("SHA-256");
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("Every Java has SHA-256.", e);
      }
    }

    private void tag(String tag) {
      listing.seen();
      digest.update((tag + "\n").getBytes(UTF_8));
      Offer.Content content =
          new Offer.Content(repository + ":" + tag, Optional.empty(), Optional.empty());
      tooMany |= !tooMany && !listing.add(rules.match(tag, content));
    }

    private Listing done() {
      return listing.done(SHA256 + HexFormat.of().formatHex(digest.digest()).substring(0, 16));
    }
  }
}
