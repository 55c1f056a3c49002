package dev.vmss.operator.scaleset.simulation.judge;

import static dev.vmss.operator.scaleset.simulation.judge.View.require;

import dev.vmss.operator.scaleset.plan.Plan;
import dev.vmss.operator.scaleset.plan.Planner;
import dev.vmss.operator.scaleset.simulation.Tally;
import dev.vmss.operator.scaleset.snapshot.Snapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A plan's {@code wakeAt} is honest: where nothing is to be done and nothing to be reported, time
 * alone changes that at that moment and not before; and it never asks to be woken at once.
 */
public final class WakeAtRules {

  private static final int EVERY = 20;
  private static final Duration FAR = Duration.ofDays(3);

  private final Tally tally;
  private int visits;

  public WakeAtRules(Tally tally) {
    this.tally = tally;
  }

  /** Looks at some visits only, for it takes four more plans. */
  public void check(Snapshot snapshot) {
    if (++visits % EVERY != 0) {
      return;
    }
    Plan plan = Planner.plan(snapshot);
    if (!plan.actions().isEmpty() || !plan.status().equals(snapshot.status())) {
      return;
    }
    tally.count("wake-ups judged");
    Optional<Instant> wakeAt = plan.wakeAt();
    require(
        wakeAt.filter(at -> !at.isAfter(snapshot.now())).isEmpty(),
        "a plan with nothing to do asks for no visit at once",
        () -> "now " + snapshot.now() + ", wake at " + wakeAt);
    Duration quiet =
        wakeAt.map(at -> Duration.between(snapshot.now(), at).minusSeconds(1)).orElse(FAR);
    for (int part : new int[] {1, 3, 10}) {
      same(snapshot, plan, snapshot.now().plusSeconds(quiet.toSeconds() * part / 10));
    }
  }

  private static void same(Snapshot snapshot, Plan plan, Instant later) {
    Plan then = Planner.plan(at(snapshot, later));
    require(
        then.actions().isEmpty() && then.status().equals(plan.status()),
        "nothing changes by time alone before a plan wants to be woken",
        () ->
            "at %s wake at %s, but at %s: %s%n%s%nwas%n%s"
                .formatted(
                    snapshot.now(),
                    plan.wakeAt(),
                    later,
                    then.actions(),
                    then.status(),
                    plan.status()));
  }

  private static Snapshot at(Snapshot snapshot, Instant later) {
    return new Snapshot(
        snapshot.set(),
        snapshot.generation(),
        snapshot.deleting(),
        snapshot.spec(),
        snapshot.status(),
        snapshot.instances(),
        snapshot.disks(),
        snapshot.catalogue(),
        snapshot.nodes(),
        snapshot.goneNodes(),
        snapshot.size(),
        snapshot.runtimes(),
        snapshot.assumeAutoscaling(),
        snapshot.allowedKeys(),
        snapshot.recent(),
        later);
  }
}
