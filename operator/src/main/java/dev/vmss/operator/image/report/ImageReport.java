package dev.vmss.operator.image.report;

import static dev.vmss.operator.image.item.ImageConditions.DOWNLOADED;
import static dev.vmss.operator.image.item.ImageConditions.FALSE;
import static dev.vmss.operator.image.item.ImageConditions.PROGRESSING;
import static dev.vmss.operator.image.item.ImageConditions.READY;
import static dev.vmss.operator.image.item.ImageConditions.RECONCILING;
import static dev.vmss.operator.image.item.ImageConditions.SETTLED;
import static dev.vmss.operator.image.item.ImageConditions.STALLED;
import static dev.vmss.operator.image.item.ImageConditions.TAG_MOVED;
import static dev.vmss.operator.image.item.ImageConditions.TRUE;

import dev.vmss.api.v1alpha1.AvailableImage;
import dev.vmss.api.v1alpha1.MarketplaceImageStatus;
import dev.vmss.operator.image.item.Assessment;
import dev.vmss.operator.image.item.ImageConditions;
import dev.vmss.operator.image.item.ImageSnapshot;
import dev.vmss.operator.image.item.ImageState;
import dev.vmss.operator.image.item.ImageState.Phase;
import dev.vmss.operator.image.item.NextStep;
import dev.vmss.operator.image.lifecycle.TagWatch;
import dev.vmss.operator.image.removal.Affected;
import dev.vmss.operator.image.removal.RemovalImpact;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Turns the assessment of an item into its status, in the sense of kstatus, and into notices. */
final class ImageReport {

  /** Instances come and go by the hundred: nobody reads their counts and names faster than this. */
  private static final Duration BETWEEN_COUNTS = Duration.ofSeconds(1);

  private final ImageSnapshot item;
  private final ImageState state;

  private ImageReport(ImageSnapshot item, ImageState state) {
    this.item = item;
    this.state = state;
  }

  static ImageDecision of(ImageSnapshot item, Assessment assessment) {
    ImageReport report = new ImageReport(item, assessment.state());
    MarketplaceImageStatus status = report.status();
    Optional<Instant> wakeAt =
        assessment.next() instanceof NextStep.Wait(Optional<Instant> until)
            ? until
            : Optional.empty();
    Optional<Instant> writable = report.writable();
    boolean news = !status.equals(item.status());
    if (news && writable.isPresent() && sameButForWords(status, item.status())) {
      Optional<Instant> earliest =
          Stream.concat(wakeAt.stream(), writable.stream()).min(Instant::compareTo);
      return new ImageDecision(
          item.status(), List.of(), Optional.empty(), assessment.next(), earliest);
    }
    List<ImageNotice> notices = Notices.of(item, assessment, status);
    return new ImageDecision(status, notices, affected(item, notices), assessment.next(), wakeAt);
  }

  /** Named once, when the removal begins and when a preview of it is asked for. */
  private static Optional<List<Affected>> affected(ImageSnapshot item, List<ImageNotice> notices) {
    boolean begins =
        notices.stream().anyMatch(notice -> notice.reason() == ImageNotice.Reason.IMAGE_REMOVED);
    boolean asked = item.preview() && !item.memory().previewed();
    return begins || asked ? Optional.of(RemovalImpact.named(item)) : Optional.empty();
  }

  /** When counts and words may be written again, if that is not now. */
  private Optional<Instant> writable() {
    return item.memory()
        .reported()
        .map(at -> at.plus(BETWEEN_COUNTS))
        .filter(at -> item.now().isBefore(at));
  }

  /** Whether they differ in counts and messages at most. */
  private static boolean sameButForWords(MarketplaceImageStatus a, MarketplaceImageStatus b) {
    return Objects.equals(a.observedGeneration(), b.observedGeneration())
        && Objects.equals(a.available(), b.available())
        && reasons(a).equals(reasons(b));
  }

  private static List<String> reasons(MarketplaceImageStatus status) {
    return status.conditions().stream()
        .map(c -> c.getType() + c.getStatus() + c.getReason())
        .toList();
  }

  private MarketplaceImageStatus status() {
    AvailableImage available = state.arrived().or(item::available).orElse(null);
    return new MarketplaceImageStatus(
        item.generation(), available, progress(), RemovalImpact.of(item), conditions());
  }

  /** A registry is asked for a few small documents: there is nothing between begun and done. */
  private @Nullable String progress() {
    boolean underWay = ImageConditions.DOWNLOADING.equals(state.reason());
    return underWay || state.percent().isPresent() ? state.percent().orElse(0) + "%" : null;
  }

  private List<Condition> conditions() {
    List<Condition> conditions = new ArrayList<>();
    conditions.add(ready());
    conditions.add(reconciling());
    conditions.add(stalled());
    downloaded().ifPresent(conditions::add);
    tagMoved().ifPresent(conditions::add);
    return conditions;
  }

  private Condition ready() {
    String status = state.phase() == Phase.READY ? TRUE : FALSE;
    return condition(READY, status, state.reason(), state.message());
  }

  private Condition reconciling() {
    return state.phase() == Phase.WORKING
        ? condition(RECONCILING, TRUE, state.reason(), state.message())
        : condition(RECONCILING, FALSE, SETTLED, "Nothing is under way.");
  }

  private Condition stalled() {
    return state.phase() == Phase.STALLED
        ? condition(STALLED, TRUE, state.reason(), state.message())
        : condition(STALLED, FALSE, PROGRESSING, "Nothing needs attention.");
  }

  private Optional<Condition> downloaded() {
    return state
        .download()
        .map(d -> condition(DOWNLOADED, d.status(), d.reason(), d.message()))
        .or(
            () ->
                ImageConditions.find(item.status(), DOWNLOADED)
                    .map(c -> condition(DOWNLOADED, c.getStatus(), c.getReason(), c.getMessage())));
  }

  private Optional<Condition> tagMoved() {
    return state.arrived().isPresent()
        ? Optional.empty()
        : TagWatch.finding(item)
            .map(found -> condition(TAG_MOVED, found.status(), found.reason(), found.message()));
  }

  /** The time of a condition is that of its last change of status. */
  private Condition condition(String type, String status, String reason, String message) {
    String since =
        ImageConditions.find(item.status(), type)
            .filter(before -> status.equals(before.getStatus()))
            .map(Condition::getLastTransitionTime)
            .orElseGet(() -> item.date().truncatedTo(ChronoUnit.SECONDS).toString());
    return new ConditionBuilder()
        .withType(type)
        .withStatus(status)
        .withReason(reason)
        .withMessage(message)
        .withObservedGeneration(item.generation())
        .withLastTransitionTime(since)
        .build();
  }
}
