package dev.vmss.operator.feed;

import dev.vmss.api.v1alpha1.FeedImport;
import dev.vmss.operator.feed.plan.Listing;
import dev.vmss.operator.feed.source.Reading.Refused;
import dev.vmss.operator.image.download.fetch.FileDownload.Validators;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What is remembered of one feed between visits. Losing it costs one look that reads everything.
 *
 * @param generation of the spec that was looked at with
 * @param running a look is under way
 * @param listing what was accepted last
 * @param validators to ask with next time
 * @param refused why nothing of the last look is used
 * @param looked when the last look ended
 * @param good when the last look ended of which something could be used
 * @param next when to look next
 * @param failures in a row
 * @param fresh what came of the last look is not carried out yet, or not told
 * @param done imports that no status names yet
 * @param troubles why something could not be done after the last look
 */
record FeedMind(
    long generation,
    boolean running,
    Optional<Listing> listing,
    Validators validators,
    Optional<Refused> refused,
    Optional<Instant> looked,
    Optional<Instant> good,
    Optional<Instant> next,
    int failures,
    boolean fresh,
    List<FeedImport> done,
    List<String> troubles) {

  static final FeedMind BLANK =
      new FeedMind(
          -1,
          false,
          Optional.empty(),
          Validators.NONE,
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          0,
          false,
          List.of(),
          List.of());

  FeedMind {
    done = List.copyOf(done);
    troubles = List.copyOf(troubles);
  }

  /** What another spec made of the feed says nothing of this one. */
  FeedMind began(long ofGeneration) {
    boolean same = generation == ofGeneration;
    return new FeedMind(
        ofGeneration,
        true,
        same ? listing : Optional.empty(),
        same ? validators : Validators.NONE,
        refused,
        looked,
        good,
        next,
        failures,
        fresh,
        done,
        troubles);
  }

  FeedMind accepted(Listing what, Validators known, Instant at, Instant nextLook) {
    return new FeedMind(
        generation,
        false,
        Optional.of(what),
        known,
        Optional.empty(),
        Optional.of(at),
        Optional.of(at),
        Optional.of(nextLook),
        0,
        true,
        done,
        troubles);
  }

  FeedMind refused(Refused why, Instant at, Instant nextLook) {
    return new FeedMind(
        generation,
        false,
        listing,
        validators,
        Optional.of(why),
        Optional.of(at),
        good,
        Optional.of(nextLook),
        failures + 1,
        true,
        done,
        troubles);
  }

  FeedMind carriedOut(List<FeedImport> imports, List<String> why) {
    List<FeedImport> all = Stream.concat(done.stream(), imports.stream()).toList();
    return with(false, all, why);
  }

  FeedMind reported() {
    return with(fresh, List.of(), troubles);
  }

  private FeedMind with(boolean isFresh, List<FeedImport> imports, List<String> why) {
    return new FeedMind(
        generation,
        running,
        listing,
        validators,
        refused,
        looked,
        good,
        next,
        failures,
        isFresh,
        imports,
        why);
  }
}
