package dev.vmss.operator.scaleset.simulation;

import dev.vmss.operator.scaleset.OperatorProcess;
import dev.vmss.operator.scaleset.simulation.world.World;
import java.time.Duration;
import java.util.Optional;

/** A place where an operator runs, is started again after a crash, and meets its fate. */
final class Station {

  final String name;
  final Fate fate;
  private final World world;
  final OperatorClock clock;
  private final Wire.Surprises surprises;
  private Optional<OperatorProcess> process = Optional.empty();
  private boolean wanted;
  private boolean busy;

  /** How far behind the lists are that the next process begins with. */
  int behind;

  Station(String name, World world, Duration ahead, Wire.Surprises surprises) {
    this.name = name;
    this.fate = new Fate(world.tally);
    this.world = world;
    this.clock = new OperatorClock(world.clock, ahead);
    this.surprises = surprises;
  }

  void up() {
    wanted = true;
    if (process.isEmpty()) {
      world.tally.count("starts");
      process =
          Optional.of(
              new OperatorProcess(
                  world.server,
                  world.clock,
                  clock,
                  world.tally,
                  world.setup.assumeAutoscaling(),
                  guard -> new Wire(world.server, fate, surprises, guard),
                  world.registry,
                  behind));
      behind = 0;
    }
  }

  void down() {
    wanted = false;
    process = Optional.empty();
  }

  void crash() {
    process = Optional.empty();
  }

  Optional<OperatorProcess> process() {
    return process;
  }

  /** In the middle of a visit. */
  boolean busy() {
    return busy;
  }

  /** Shows the operator what there is. */
  void show() {
    if (wanted) {
      up();
    }
    process.ifPresent(OperatorProcess::deliverAll);
  }

  /**
   * Lets the operator make one visit.
   *
   * @return false when none was due
   */
  boolean work() {
    if (busy || process.isEmpty()) {
      return false;
    }
    busy = true;
    try {
      return process.get().work();
    } catch (Crash e) {
      world.tally.count("crashes");
      crash();
      return true;
    } finally {
      busy = false;
    }
  }
}
