package dev.vmss.operator.scaleset;

import dev.vmss.operator.model.Counted;
import dev.vmss.operator.runtime.Instance;
import dev.vmss.operator.scaleset.plan.Memory;
import dev.vmss.operator.scaleset.plan.Outcome;
import dev.vmss.operator.scaleset.plan.Plan;
import dev.vmss.operator.scaleset.plan.Planner;
import dev.vmss.operator.scaleset.snapshot.Recent;
import dev.vmss.operator.scaleset.snapshot.Snapshot;
import dev.vmss.operator.scaleset.vocabulary.Action;
import dev.vmss.operator.scaleset.vocabulary.Action.Why;
import dev.vmss.operator.scaleset.vocabulary.Ids;
import dev.vmss.operator.scaleset.vocabulary.Notice;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One visit to a set: decide, act, report, in the order that keeps a crash between any two steps
 * harmless. The simulations run this same script against a world in memory.
 */
final class Visit {

  /**
   * @param recent what to remember for the next visit
   * @param again visit again at once
   * @param wakeAt visit again at this time, if no event comes first
   * @param failure thrown once the rest is remembered, so that the visit is tried again with
   *     back-off
   */
  record Result(
      Recent recent, boolean again, Optional<Instant> wakeAt, Optional<RuntimeException> failure) {}

  /** Visiting again at once would only hammer the server with the same outdated writes. */
  private static final Duration CATCHING_UP = Duration.ofSeconds(1);

  private Visit() {}

  static Result run(Snapshot snapshot, Effects effects) {
    Plan plan = Planner.plan(snapshot);
    if (plan.reportFirst() && !effects.report(plan.status())) {
      return new Result(snapshot.recent(), false, caughtUp(snapshot), Optional.empty());
    }
    Outcome outcome = plan.actions().isEmpty() ? Outcome.NOTHING : effects.act(plan);
    Recent recent = Memory.after(snapshot, plan, outcome);
    boolean surprised =
        outcome.refused().isPresent() || !outcome.taken().isEmpty() || outcome.namespaceGoes();
    boolean reported = plan.reportFirst();
    Optional<RuntimeException> failure = outcome.failure();
    if (!reported && !surprised && failure.isEmpty()) {
      try {
        reported = effects.report(plan.status());
      } catch (RuntimeException e) {
        failure = Optional.of(e);
      }
    }
    if (reported) {
      plan.notices().forEach(effects::announce);
    }
    notices(snapshot, outcome).forEach(effects::announce);
    boolean again = surprised || !outcome.deleted().isEmpty();
    boolean behind = outcome.stale() || !(reported || surprised);
    Optional<Instant> wakeAt = behind ? caughtUp(snapshot) : plan.wakeAt();
    return new Result(recent, again, wakeAt, failure);
  }

  /** When a view that was out of date has caught up, if no event says so before. */
  private static Optional<Instant> caughtUp(Snapshot snapshot) {
    return Optional.of(snapshot.now().plus(CATCHING_UP));
  }

  private static List<Notice> notices(Snapshot snapshot, Outcome outcome) {
    String set = snapshot.set().name();
    List<Notice> notices = new ArrayList<>();
    if (!outcome.created().isEmpty()) {
      notices.add(
          Notice.normal(
              Notice.Reason.SCALED_OUT,
              "Created %s.".formatted(Counted.of(outcome.created().size(), "instance"))));
    }
    List<Instance> gone =
        outcome.deleted().stream()
            .filter(delete -> delete.why() == Why.SCALE_IN)
            .map(Action.Delete::instance)
            .toList();
    if (!gone.isEmpty()) {
      notices.add(
          Notice.normal(
              Notice.Reason.SCALED_IN,
              "Deleted %s: %s.".formatted(Counted.of(gone.size(), "instance"), Ids.list(gone))));
    }
    outcome
        .taken()
        .forEach(
            slot ->
                notices.add(
                    Notice.warning(
                        Notice.Reason.NAME_CONFLICT,
                        "'%s' exists and does not belong to this set; it is left alone and the next free number is used."
                            .formatted(slot.id().nameIn(set)))));
    return notices;
  }
}
