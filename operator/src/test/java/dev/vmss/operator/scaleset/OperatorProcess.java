package dev.vmss.operator.scaleset;

import dev.vmss.api.v1alpha1.VirtualMachineScaleSet;
import dev.vmss.api.v1alpha1.VirtualMachineScaleSetStatus;
import dev.vmss.operator.app.process.SteadyClock;
import dev.vmss.operator.image.download.ImageDownload;
import dev.vmss.operator.scaleset.plan.Outcome;
import dev.vmss.operator.scaleset.plan.Plan;
import dev.vmss.operator.scaleset.simulation.Crash;
import dev.vmss.operator.scaleset.simulation.OperatorClock;
import dev.vmss.operator.scaleset.simulation.Tally;
import dev.vmss.operator.scaleset.simulation.Violation;
import dev.vmss.operator.scaleset.simulation.Wire;
import dev.vmss.operator.scaleset.simulation.judge.Court;
import dev.vmss.operator.scaleset.simulation.judge.Hearing;
import dev.vmss.operator.scaleset.simulation.judge.View;
import dev.vmss.operator.scaleset.simulation.judge.WakeAtRules;
import dev.vmss.operator.scaleset.simulation.process.Caches;
import dev.vmss.operator.scaleset.simulation.process.ImageController;
import dev.vmss.operator.scaleset.simulation.process.WorkQueue;
import dev.vmss.operator.scaleset.simulation.world.ApiServer;
import dev.vmss.operator.scaleset.simulation.world.Key;
import dev.vmss.operator.scaleset.simulation.world.Machine;
import dev.vmss.operator.scaleset.simulation.world.WorldClock;
import dev.vmss.operator.scaleset.snapshot.AllowedKeys;
import dev.vmss.operator.scaleset.snapshot.Snapshot;
import dev.vmss.operator.scaleset.vocabulary.Notice;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * One running operator in the simulation: the shipped engine, applier, runtime and memory between
 * caches that lag and a wire that fails. It visits a set when the program would: after an event
 * that passed the filters, when it asked to, or when a failed visit is due again.
 */
public final class OperatorProcess {

  /** Watches fall behind, but not for ever. */
  private static final Duration LONGEST_HOLD = Duration.ofSeconds(60);

  private final WorldClock clock;
  private final Clock time;
  private final Caches caches;
  private final Wire wire;
  private final Journal journal = new Journal();
  private final ScaleSetMeters meters;
  private final SnapshotTaker snapshots;
  private final Applier applier;
  private final Court court;
  private final Tally tally;
  private final Map<Caches.Watch, Instant> held = new EnumMap<>(Caches.Watch.class);
  private final WorkQueue queue;
  private final List<Question> questions = new ArrayList<>();
  private boolean begun;
  private final ImageController images;
  private final WakeAtRules wakes;

  /**
   * @param wiring makes the wire that is watched by the given guard
   * @param time what the machine it runs on takes for the time
   * @param registry where images come from
   * @param behind how many events its first lists lag behind
   */
  public OperatorProcess(
      ApiServer server,
      WorldClock clock,
      OperatorClock time,
      Tally tally,
      boolean assumeAutoscaling,
      Function<Wire.Guard, Wire> wiring,
      ImageDownload registry,
      int behind) {
    this.clock = clock;
    this.time = new SteadyClock(time, time::nanos);
    this.tally = tally;
    this.court = new Court(server, tally);
    this.meters =
        new ScaleSetMeters(new CompositeMeterRegistry(), Clock.fixed(clock.now(), ZoneOffset.UTC));
    this.wire = wiring.apply(court);
    this.caches = new Caches(server, wire.client(), this::later, behind);
    this.snapshots =
        new SnapshotTaker(
            caches, caches.instances(), journal, assumeAutoscaling, AllowedKeys.DEFAULT);
    this.applier = new Applier(caches.instances(), Runnable::run);
    this.queue = new WorkQueue(clock);
    this.wakes = new WakeAtRules(tally);
    queue.addAll(caches.setKeys());
    this.images = new ImageController(clock, this.time, caches, wire, tally, registry);
  }

  private record Question(Instant due, Runnable task) {}

  private void later(Duration wait, Runnable task) {
    questions.add(new Question(clock.now().plus(wait), task));
  }

  public int writes() {
    return wire.writes();
  }

  /** Holds a watch back, or lets it go on. */
  public String hold(int watch, boolean back) {
    Caches.Watch which = Caches.Watch.values()[watch % Caches.Watch.values().length];
    if (back) {
      tally.count("watch held " + which);
      held.put(which, clock.now().plus(LONGEST_HOLD));
    } else {
      held.remove(which);
    }
    return which.name();
  }

  public void holdNothing() {
    held.clear();
  }

  /** Shows up to so many events of one watch, held back or not. */
  public String deliver(int watch, int most) {
    Caches.Watch which = Caches.Watch.values()[watch % Caches.Watch.values().length];
    int shown = 0;
    while (shown < most && caches.pending(which) > 0) {
      queue.addAll(caches.deliver(which));
      shown++;
    }
    return shown + " " + which.name();
  }

  /** Shows all events of all watches that are not held back. */
  public void deliverAll() {
    held.values().removeIf(until -> !clock.now().isBefore(until));
    for (Caches.Watch watch : Caches.Watch.values()) {
      while (!held.containsKey(watch) && caches.pending(watch) > 0) {
        queue.addAll(caches.deliver(watch));
      }
    }
  }

  /** An event for nothing, as a resynchronisation makes them. */
  public void wakeAll() {
    queue.addAll(caches.setKeys());
    images.wakeAll();
  }

  /** When it has something to do next. */
  public Optional<Instant> nextTimer() {
    return Stream.of(
            held.values().stream().min(Instant::compareTo),
            questions.stream().map(Question::due).min(Instant::compareTo),
            queue.nextTimer(),
            images.nextTimer())
        .flatMap(Optional::stream)
        .min(Instant::compareTo);
  }

  /**
   * Makes one visit of each controller that is due.
   *
   * @return false when none is
   */
  public boolean work() {
    boolean asked = ask();
    boolean worked = images.work() || asked;
    Optional<Key> next = queue.take();
    next.ifPresent(key -> caches.set(key).ifPresent(set -> visit(key, set)));
    return worked || next.isPresent();
  }

  /** What the program asks the server beside its visits. */
  private boolean ask() {
    if (!begun) {
      begun = true;
      caches.findStrays();
    }
    List<Question> due =
        questions.stream().filter(question -> !clock.now().isBefore(question.due())).toList();
    questions.removeAll(due);
    due.forEach(question -> question.task().run());
    queue.addAll(caches.takeWoken());
    return !due.isEmpty();
  }

  private void visit(Key key, VirtualMachineScaleSet set) {
    tally.count("visits");
    Instant now = time.instant();
    int answers = wire.answers();
    int accidents = wire.accidents();
    try {
      Snapshot snapshot = snapshots.take(set, now);
      if (caches.stale()) {
        tally.count("visits on a stale view");
      }
      Hearing hearing = court.open(snapshot, set);
      wakes.check(snapshot);
      VisitShell effects =
          new VisitShell(set, new Recorded(hearing), applier, meters, journal, now);
      Visit.Result result = Visit.run(snapshot, new Watched(effects, hearing, wire));
      journal.remember(set.getMetadata().getUid(), result.recent());
      if (result.failure().isPresent()) {
        throw result.failure().get();
      }
      Optional<Duration> next = ScaleSetReconciler.nextVisit(result, effects.postponedTo(), now);
      next.ifPresent(hearing::rests);
      queue.succeeded(key, next);
    } catch (KubernetesClientException e) {
      View.require(
          wire.answers() == answers || wire.accidents() > accidents,
          "a no is an answer, and no failure of the visit",
          () -> key + ": " + e.getMessage());
      queue.failed(key);
    } catch (RuntimeException e) {
      if (wire.dead()) {
        throw new Crash();
      }
      throw new Violation("the engine throws nothing", key + ": " + e, e);
    } finally {
      court.adjourn();
    }
  }

  private static String owner(VirtualMachineScaleSet set) {
    return set.getMetadata().getNamespace() + "/" + set.getMetadata().getName();
  }

  /** The publisher, and what it writes is what the process knows from then on. */
  private final class Recorded implements StatusPublisher {

    private final Hearing hearing;

    Recorded(Hearing hearing) {
      this.hearing = hearing;
    }

    @Override
    public Optional<VirtualMachineScaleSet> write(
        VirtualMachineScaleSet set, VirtualMachineScaleSet fresh) {
      Optional<VirtualMachineScaleSet> written = wire.status(set, fresh.getStatus());
      written.ifPresent(
          object -> {
            caches.wrote(object);
            hearing.reported(object);
          });
      return written;
    }

    @Override
    public void announce(VirtualMachineScaleSet set, Notice notice) {
      tally.count("event " + notice.reason().text());
      tally.tell(() -> "    " + clock.now() + " " + owner(set) + " " + notice.message());
      hearing.announced(notice);
    }
  }

  /** The effects of a visit, with every plan and every report judged on its way. */
  private record Watched(VisitShell effects, Hearing hearing, Wire wire) implements Effects {

    @Override
    public Outcome act(Plan plan) {
      hearing.plan(plan);
      hearing.tell(plan);
      int accidents = wire.accidents();
      Outcome outcome = effects.act(plan);
      hearing.outcome(outcome, wire.accidents() == accidents);
      return outcome;
    }

    @Override
    public boolean report(VirtualMachineScaleSetStatus status) {
      hearing.report(status);
      return effects.report(status);
    }

    @Override
    public void announce(Notice notice) {
      effects.announce(notice);
    }
  }

  /** The machines that this process knows to be on their way out, for the world's own account. */
  public boolean knowsDeleted(Machine machine) {
    return court.deletedUids().contains(machine.uid());
  }
}
