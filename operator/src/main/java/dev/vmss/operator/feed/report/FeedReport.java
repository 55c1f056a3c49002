package dev.vmss.operator.feed.report;

import static dev.vmss.operator.feed.report.FeedConditions.CHECKSUMS_UNCHANGED;
import static dev.vmss.operator.feed.report.FeedConditions.CHECKSUM_CHANGED;
import static dev.vmss.operator.feed.report.FeedConditions.FALSE;
import static dev.vmss.operator.feed.report.FeedConditions.IMPORT_FAILED;
import static dev.vmss.operator.feed.report.FeedConditions.INVALID_SPEC;
import static dev.vmss.operator.feed.report.FeedConditions.PROGRESSING;
import static dev.vmss.operator.feed.report.FeedConditions.READY;
import static dev.vmss.operator.feed.report.FeedConditions.RECONCILING;
import static dev.vmss.operator.feed.report.FeedConditions.ROLLED_BACK;
import static dev.vmss.operator.feed.report.FeedConditions.SETTLED;
import static dev.vmss.operator.feed.report.FeedConditions.SIGNATURE_INVALID;
import static dev.vmss.operator.feed.report.FeedConditions.SOURCE_REFUSED;
import static dev.vmss.operator.feed.report.FeedConditions.SOURCE_UNAVAILABLE;
import static dev.vmss.operator.feed.report.FeedConditions.STALLED;
import static dev.vmss.operator.feed.report.FeedConditions.SUSPENDED;
import static dev.vmss.operator.feed.report.FeedConditions.SYNCED;
import static dev.vmss.operator.feed.report.FeedConditions.SYNCING;
import static dev.vmss.operator.feed.report.FeedConditions.TAMPERED;
import static dev.vmss.operator.feed.report.FeedConditions.TRUE;

import dev.vmss.api.v1alpha1.FeedCounts;
import dev.vmss.api.v1alpha1.FeedFile;
import dev.vmss.api.v1alpha1.FeedImport;
import dev.vmss.api.v1alpha1.FeedPreview;
import dev.vmss.api.v1alpha1.MarketplaceFeedStatus;
import dev.vmss.operator.feed.plan.FeedPlan;
import dev.vmss.operator.feed.plan.FeedPlan.Tampered;
import dev.vmss.operator.feed.plan.Listing;
import dev.vmss.operator.feed.plan.Offer;
import dev.vmss.operator.feed.source.Reading.Refused;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The status of a feed. Times are news only together with something else: a look that finds nothing
 * new comes to the status there is, and is not written.
 */
public final class FeedReport {

  private static final int MOST_IMPORTS = 10;
  private static final int MOST_PREVIEWED = 50;

  private final FeedView view;

  private FeedReport(FeedView view) {
    this.view = view;
  }

  public static MarketplaceFeedStatus status(FeedView view) {
    FeedReport report = new FeedReport(view);
    MarketplaceFeedStatus before = view.before();
    MarketplaceFeedStatus asBefore = report.status(before.lastSyncTime(), before.nextSyncTime());
    return asBefore.equals(before)
        ? before
        : report.status(
            view.looked().map(FeedReport::seconds).orElse(before.lastSyncTime()),
            seconds(view.next()));
  }

  private static Instant seconds(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS);
  }

  private MarketplaceFeedStatus status(@Nullable Instant last, @Nullable Instant next) {
    MarketplaceFeedStatus before = view.before();
    Optional<Listing> listing = view.listing();
    return new MarketplaceFeedStatus(
        view.generation(),
        view.source(),
        last,
        next,
        listing.map(Listing::revision).orElse(before.revision()),
        listing.map(FeedReport::files).orElse(before.files()),
        counts().orElse(before.counts()),
        imports(),
        preview(),
        conditions(last, next));
  }

  private static List<FeedFile> files(Listing listing) {
    return listing.files().entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(file -> new FeedFile(file.getKey(), file.getValue()))
        .toList();
  }

  /** Of a suspended feed as they are; of another one as they become with what was just done. */
  private Optional<FeedCounts> counts() {
    if (view.listing().isEmpty()) {
      return Optional.empty();
    }
    return view.plan()
        .map(
            plan -> {
              FeedCounts then = plan.counts();
              int now = then.imported() - plan.imports().size() + plan.retirements().size();
              return view.suspended()
                  ? new FeedCounts(then.seen(), then.matched(), now, then.kept(), then.waiting())
                  : then;
            });
  }

  private List<FeedImport> imports() {
    return Stream.concat(view.done().reversed().stream(), view.before().imports().stream())
        .limit(MOST_IMPORTS)
        .toList();
  }

  private @Nullable FeedPreview preview() {
    return view.suspended() && view.plan().isPresent() ? preview(view.plan().get()) : null;
  }

  private static FeedPreview preview(FeedPlan plan) {
    Stream<Offer> offers =
        Stream.concat(plan.imports().stream().map(FeedPlan.Import::offer), plan.unknown().stream());
    return new FeedPreview(
        offers.limit(MOST_PREVIEWED).map(offer -> offer.itemName() + " " + offer.text()).toList(),
        plan.retirements().stream()
            .limit(MOST_PREVIEWED)
            .map(image -> image.name() + " " + image.version())
            .toList());
  }

  /** What the three conditions of kstatus follow from. */
  private record State(boolean ready, boolean stalled, String reason, String message) {}

  private State state() {
    if (view.invalid().isPresent()) {
      return new State(false, true, INVALID_SPEC, view.invalid().get());
    }
    if (view.refused().isPresent()) {
      return refused(view.refused().get());
    }
    if (view.looked().isEmpty() && FeedConditions.find(view.before(), READY).isEmpty()) {
      return new State(false, false, SYNCING, "The feed is looked at for the first time.");
    }
    if (!view.troubles().isEmpty()) {
      return new State(false, false, IMPORT_FAILED, view.troubles().getFirst());
    }
    if (view.suspended() && view.plan().isPresent()) {
      return new State(true, false, SUSPENDED, FeedWords.suspended(view.plan().get()));
    }
    return new State(true, false, SYNCED, FeedWords.synced(view, imports()));
  }

  private static State refused(Refused refused) {
    return switch (refused.kind()) {
      case UNAVAILABLE -> new State(false, false, SOURCE_UNAVAILABLE, refused.message());
      case INVALID -> new State(false, true, INVALID_SPEC, refused.message());
      case UNTRUSTED -> new State(false, true, SOURCE_REFUSED, refused.message());
      case SIGNATURE -> new State(false, true, SIGNATURE_INVALID, refused.message());
      case ROLLED_BACK -> new State(false, true, ROLLED_BACK, refused.message());
    };
  }

  private List<Condition> conditions(@Nullable Instant last, @Nullable Instant next) {
    State state = settled();
    String message = sentence(state, last, next);
    List<Condition> conditions = new ArrayList<>();
    conditions.add(condition(READY, state.ready() ? TRUE : FALSE, state.reason(), message));
    conditions.add(
        state.ready() || state.stalled()
            ? condition(RECONCILING, FALSE, SETTLED, "Nothing is under way.")
            : condition(RECONCILING, TRUE, state.reason(), message));
    conditions.add(
        state.stalled()
            ? condition(STALLED, TRUE, state.reason(), message)
            : condition(STALLED, FALSE, PROGRESSING, "Nothing needs attention."));
    tampered().ifPresent(conditions::add);
    return conditions;
  }

  /** Until the feed was looked at by this process, what was said of it before stands. */
  private State settled() {
    Optional<Condition> before = FeedConditions.find(view.before(), READY);
    boolean unseen =
        view.looked().isEmpty() && view.invalid().isEmpty() && view.refused().isEmpty();
    if (unseen && view.plan().isEmpty() && before.isPresent()) {
      boolean stalled =
          FeedConditions.find(view.before(), STALLED)
              .filter(condition -> TRUE.equals(condition.getStatus()))
              .isPresent();
      Condition ready = before.get();
      return new State(
          TRUE.equals(ready.getStatus()), stalled, ready.getReason(), ready.getMessage());
    }
    return state();
  }

  private String sentence(State state, @Nullable Instant last, @Nullable Instant next) {
    boolean timed = SYNCED.equals(state.reason()) || SUSPENDED.equals(state.reason());
    if (!timed || state.message().endsWith(".") || last == null || next == null) {
      return state.message();
    }
    return state.message() + "; " + FeedWords.next(last, next) + ".";
  }

  private Optional<Condition> tampered() {
    if (view.plan().isEmpty() || view.listing().isEmpty()) {
      return FeedConditions.find(view.before(), TAMPERED);
    }
    List<Tampered> found = view.plan().get().tampered();
    return Optional.of(
        found.isEmpty()
            ? condition(
                TAMPERED,
                FALSE,
                CHECKSUMS_UNCHANGED,
                "No version has another checksum than before.")
            : condition(TAMPERED, TRUE, CHECKSUM_CHANGED, FeedWords.tampered(found.getFirst())));
  }

  /** The time of a condition is that of its last change of status. */
  private Condition condition(String type, String status, String reason, String message) {
    String since =
        FeedConditions.find(view.before(), type)
            .filter(before -> status.equals(before.getStatus()))
            .map(Condition::getLastTransitionTime)
            .orElseGet(() -> seconds(view.now()).toString());
    return new ConditionBuilder()
        .withType(type)
        .withStatus(status)
        .withReason(reason)
        .withMessage(message)
        .withObservedGeneration(view.generation())
        .withLastTransitionTime(since)
        .build();
  }
}
