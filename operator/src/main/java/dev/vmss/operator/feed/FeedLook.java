package dev.vmss.operator.feed;

import dev.vmss.api.v1alpha1.FeedFile;
import dev.vmss.api.v1alpha1.FeedSource;
import dev.vmss.api.v1alpha1.KeyringReference;
import dev.vmss.api.v1alpha1.MarketplaceFeedStatus;
import dev.vmss.api.v1alpha1.OciTagsSource;
import dev.vmss.api.v1alpha1.SimplestreamsSource;
import dev.vmss.operator.feed.plan.FeedPlanner;
import dev.vmss.operator.feed.plan.FeedTiming;
import dev.vmss.operator.feed.plan.Listing;
import dev.vmss.operator.feed.plan.Offer;
import dev.vmss.operator.feed.plan.RuleBook;
import dev.vmss.operator.feed.signature.Keyring;
import dev.vmss.operator.feed.simplestreams.StreamsReader;
import dev.vmss.operator.feed.source.Reading;
import dev.vmss.operator.feed.source.Unusable;
import dev.vmss.operator.feed.tags.TagsReader.LookedUp;
import dev.vmss.operator.image.download.DownloadFailure;
import dev.vmss.operator.image.download.PullSecret;
import dev.vmss.operator.image.download.fetch.FileDownload.Validators;
import dev.vmss.operator.image.registry.PullSecrets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at feeds on threads of their own. What comes of it is kept in the {@link FeedMemory}, and
 * the feed is woken to look there.
 */
final class FeedLook {

  private static final Logger log = LoggerFactory.getLogger(FeedLook.class);

  /** Digests asked for in one look; what is left is asked for in the next one. */
  private static final int MOST_LOOK_UPS = 100;

  private final FeedParts parts;
  private final Keyrings keyrings;
  private final PullSecrets secrets;
  private final FeedSnapshots snapshots;
  private final FeedMemory memory;
  private final FeedMeters meters;
  private final Consumer<String> wake;

  FeedLook(
      FeedParts parts,
      Keyrings keyrings,
      PullSecrets secrets,
      FeedMemory memory,
      FeedMeters meters,
      Consumer<String> wake) {
    this.parts = parts;
    this.keyrings = keyrings;
    this.secrets = secrets;
    this.snapshots = new FeedSnapshots(parts);
    this.memory = memory;
    this.meters = meters;
    this.wake = wake;
  }

  /** What to look at. */
  record Order(
      String name,
      String uid,
      FeedSource source,
      RuleBook rules,
      FeedTiming timing,
      MarketplaceFeedStatus status) {}

  void start(Order order) {
    try {
      parts
          .looks()
          .execute(
              () -> {
                look(order);
                wake.accept(order.name());
              });
    } catch (RejectedExecutionException _) {
      log.debug("No look at a feed, the operator is stopping.");
    }
  }

  /** Always ends, whatever happens: the feed is not looked at again before it has an answer. */
  private void look(Order order) {
    FeedMind mind = memory.of(order.uid());
    Reading reading;
    try {
      reading = completed(order, mind, read(order, mind));
    } catch (Unusable e) {
      reading = e.refused();
    } catch (RuntimeException | Error e) {
      log.atError().addKeyValue("feed", order.name()).setCause(e).log("A look broke down");
      reading =
          new Reading.Refused(
              Reading.Kind.UNAVAILABLE,
              "The look at the feed broke down in the operator; its log says more.");
    }
    end(order, mind, reading);
  }

  private void end(Order order, FeedMind mind, Reading reading) {
    Instant now = parts.clock().instant();
    meters.looked(reading);
    switch (reading) {
      case Reading.Listed(Listing listing, Validators validators) ->
          memory.change(
              order.uid(), it -> it.accepted(listing, validators, now, order.timing().after(now)));
      case Reading.Unchanged _ ->
          memory.change(
              order.uid(),
              it ->
                  it.accepted(
                      mind.listing().orElseThrow(),
                      mind.validators(),
                      now,
                      order.timing().after(now)));
      case Reading.Refused refused -> {
        Instant retry = order.timing().afterFailure(now, mind.failures() + 1);
        Instant least = refused.retryAfter().map(now::plus).orElse(retry);
        memory.change(
            order.uid(), it -> it.refused(refused, now, least.isAfter(retry) ? least : retry));
        log.atInfo()
            .addKeyValue("feed", order.name())
            .addKeyValue("kind", refused.kind())
            .log("{}", refused.message());
      }
    }
  }

  private Reading read(Order order, FeedMind mind) throws Unusable {
    Validators known = mind.listing().isPresent() ? mind.validators() : Validators.NONE;
    SimplestreamsSource streams = order.source().simplestreams();
    OciTagsSource tags = order.source().ociTags();
    if (streams != null) {
      return parts
          .streams()
          .read(
              new StreamsReader.Question(
                  streams.url(),
                  keyring(streams),
                  order.rules(),
                  accepted(order.status(), mind),
                  known,
                  parts.clock().instant()));
    }
    if (tags != null) {
      return parts.tags().read(tags.repository(), secret(tags), order.rules(), known);
    }
    throw new Unusable(
        Reading.Kind.INVALID, "The feed has a source that this release does not know.");
  }

  /** What this process accepted may not be in the status yet. */
  private static Map<String, Instant> accepted(MarketplaceFeedStatus status, FeedMind mind) {
    Map<String, Instant> accepted = new HashMap<>();
    for (FeedFile file : status.files()) {
      accepted.put(file.url(), file.updated());
    }
    mind.listing().ifPresent(listing -> accepted.putAll(listing.files()));
    return accepted;
  }

  private Optional<Keyring> keyring(SimplestreamsSource source) throws Unusable {
    KeyringReference reference = source.keyring();
    if (reference == null && !source.unsigned()) {
      throw new Unusable(Reading.Kind.INVALID, "The feed names neither a keyring nor unsigned.");
    }
    return reference == null ? Optional.empty() : Optional.of(keyrings.read(reference));
  }

  private Optional<PullSecret> secret(OciTagsSource source) throws Unusable {
    String name = source.pullSecret();
    try {
      return name == null ? Optional.empty() : Optional.of(secrets.read(name));
    } catch (PullSecrets.Missing e) {
      throw new Unusable(Reading.Kind.UNAVAILABLE, e.sentence());
    }
  }

  /** With the digests of what is new among the tags; one that cannot be had is no obstacle. */
  private Reading completed(Order order, FeedMind mind, Reading reading) throws Unusable {
    OciTagsSource tags = order.source().ociTags();
    if (tags == null || reading instanceof Reading.Refused) {
      return reading;
    }
    Listing listing =
        reading instanceof Reading.Listed(Listing read, Validators _)
            ? read
            : mind.listing().orElseThrow();
    Validators validators =
        reading instanceof Reading.Listed(Listing _, Validators known) ? known : mind.validators();
    List<Offer> unknown =
        FeedPlanner.plan(snapshots.of(order.name(), order.rules(), listing, order.status()))
            .unknown();
    Optional<PullSecret> secret = secret(tags);
    Map<String, Offer> found = new HashMap<>();
    for (Offer offer : unknown.subList(0, Math.min(unknown.size(), MOST_LOOK_UPS))) {
      LookedUp answer = parts.tags().checksum(offer, secret);
      answer.checksum().ifPresent(sum -> found.put(offer.itemName(), offer.withChecksum(sum)));
      if (answer.failure().filter(DownloadFailure.RateLimited.class::isInstance).isPresent()
          && found.isEmpty()) {
        return Reading.Refused.of(answer.failure().get());
      }
    }
    return new Reading.Listed(replaced(listing, found), validators);
  }

  private static Listing replaced(Listing listing, Map<String, Offer> found) {
    return listing.withOffers(
        listing.offers().stream()
            .map(offer -> found.getOrDefault(offer.itemName(), offer))
            .toList());
  }
}
