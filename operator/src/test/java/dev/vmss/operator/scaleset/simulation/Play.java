package dev.vmss.operator.scaleset.simulation;

import dev.vmss.operator.scaleset.OperatorProcess;
import dev.vmss.operator.scaleset.simulation.script.CloudDeeds;
import dev.vmss.operator.scaleset.simulation.script.Deed;
import dev.vmss.operator.scaleset.simulation.script.HardwareDeeds;
import dev.vmss.operator.scaleset.simulation.script.RollDeeds;
import dev.vmss.operator.scaleset.simulation.script.Script;
import dev.vmss.operator.scaleset.simulation.script.Step;
import dev.vmss.operator.scaleset.simulation.script.UserDeeds;
import dev.vmss.operator.scaleset.simulation.world.Clocks;
import dev.vmss.operator.scaleset.simulation.world.World;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Plays a script: one deed after the other, and as much life in between as the script says. */
final class Play implements Wire.Surprises {

  private static final int[] PASSES = {1, 2, 5, 10, 20, 31, 61, 120, 301, 400, 601, 1800};
  private static final int MOST_ROUNDS = 500;

  final World world;
  final Station first;
  final Station second;
  private final Script script;
  final UserDeeds users;
  private final CloudDeeds cloud;
  private final HardwareDeeds hardware;
  private final RollDeeds rolls;
  private final List<String> transcript;
  private int at;

  Play(Script script, Tally tally) {
    this.script = script;
    this.transcript = tally.story().orElseGet(ArrayList::new);
    this.world = new World(script.setup(), tally);
    this.first = new Station("A", world, script.setup().clocks().operators().get(0), this);
    this.second = new Station("B", world, script.setup().clocks().operators().get(1), this);
    this.users = new UserDeeds(world);
    this.cloud = new CloudDeeds(world);
    this.hardware = new HardwareDeeds(world);
    this.rolls = new RollDeeds(world);
    first.up();
  }

  /** What happened, one line each. */
  List<String> transcript() {
    return transcript;
  }

  /** How many steps were played. */
  int played() {
    return at;
  }

  void storm() {
    while (at < script.steps().size()) {
      Step step = script.steps().get(at++);
      perform(step, "");
      live(step.life());
      new WorldRules(world.server).check();
    }
  }

  private void perform(Step step, String aside) {
    String said =
        users.act(step) + cloud.act(step) + hardware.act(step) + rolls.act(step) + fate(step);
    if (!said.isEmpty() || step.deed() == Deed.PASS) {
      world.tally.count("deed " + step.deed());
    }
    if (!said.isEmpty()) {
      transcript.add("%s %s%s".formatted(time(), aside, said));
    }
  }

  private String time() {
    return "+"
        + Duration.between(Instant.parse("2030-01-01T00:00:00Z"), world.clock.now()).toSeconds()
        + "s";
  }

  private String fate(Step step) {
    Station station = step.a() % 3 == 2 ? second : first;
    return switch (step.deed()) {
      case FAULT -> {
        Fault fault = Fault.values()[step.b() % Fault.values().length];
        station.fate.arm(fault, step.c() % 6);
        station.behind = step.c() % 5 == 0 ? step.b() % 20 : 0;
        yield "%s will meet %s after %d calls".formatted(station.name, fault, step.c() % 6);
      }
      case HOLD -> of(station, p -> "watch " + p.hold(step.b(), true) + " stands still");
      case RELEASE -> of(station, p -> "watch " + p.hold(step.b(), false) + " goes on");
      case DELIVER -> of(station, p -> "sees " + p.deliver(step.b(), 1 + step.c() % 5));
      case CRASH -> {
        station.crash();
        station.behind = step.c() % 3 == 0 ? step.b() % 30 : 0;
        yield station.name + " crashes, its next lists are " + station.behind + " events old";
      }
      case SECOND_UP -> {
        second.behind = step.b() % 20;
        second.up();
        yield "a second operator starts";
      }
      case SECOND_DOWN -> {
        second.down();
        yield "the second operator stops";
      }
      default -> rest(step, station);
    };
  }

  private String rest(Step step, Station station) {
    String namespace = step.a() % 2 == 0 ? "a" : "b";
    return switch (step.deed()) {
      case QUOTA -> {
        world.server.quotas.put(namespace, step.b() % 12);
        yield "namespace " + namespace + " may hold " + step.b() % 12 + " Pods";
      }
      case DENY -> {
        world.server.denied.add(namespace);
        yield "a webhook denies Pods in namespace " + namespace;
      }
      case PERMIT -> {
        world.server.quotas.remove(namespace);
        world.server.denied.remove(namespace);
        world.server.walls.fall(namespace);
        yield "quota and webhook of namespace " + namespace + " go";
      }
      case WALL -> wall(namespace, step);
      case SET_CLOCK -> {
        Duration ahead = Clocks.skew(step.b() % 10);
        station.clock.set(ahead);
        yield "the clock of " + station.name + "'s machine is set, and is " + ahead + " ahead";
      }
      case RESYNC -> of(station, p -> "visits everything");
      default -> time(step);
    };
  }

  private String time(Step step) {
    int seconds = PASSES[step.a() % PASSES.length];
    return switch (step.deed()) {
      case CALM -> {
        calm();
        world.heal();
        yield "everything works";
      }
      case ABSENCE -> {
        stations().forEach(Station::down);
        pass(Duration.ofSeconds(seconds));
        first.up();
        yield "no operator ran for " + seconds + " s";
      }
      case PASS -> {
        transcript.add(time() + " " + seconds + " s pass");
        pass(Duration.ofSeconds(seconds));
        yield "";
      }
      default -> "";
    };
  }

  private String wall(String namespace, Step step) {
    return world
        .server
        .walls
        .build(namespace, step.b(), step.c())
        .orElseGet(
            () -> {
              int full = (int) world.server.inNamespace(namespace);
              world.server.quotas.put(namespace, full);
              return "namespace " + namespace + " is full with " + full + " Pods";
            });
  }

  private static String of(
      Station station, java.util.function.Function<OperatorProcess, String> deed) {
    return station.process().map(p -> station.name + ": " + deed.apply(p)).orElse("");
  }

  /** Accidents stop. */
  void calm() {
    for (Station station : List.of(first, second)) {
      station.fate.relent();
      station.process().ifPresent(OperatorProcess::holdNothing);
    }
    second.down();
    first.up();
    world.server.quotas.clear();
    world.server.denied.clear();
    world.server.walls.fallAll();
    world.cluster.makeRoom();
    world.registry.mend();
  }

  // Life

  private void live(Step.Life life) {
    switch (life) {
      case NONE -> {}
      case ONE_VISIT -> {
        world.cluster.tick();
        stations().forEach(Station::show);
        stations().forEach(Station::work);
      }
      case NOW -> now();
      case SECOND -> pass(Duration.ofSeconds(1));
    }
  }

  private Stream<Station> stations() {
    return Stream.of(first, second);
  }

  /** Everything that can happen at this second; what begins at once ends here, or never. */
  void now() {
    for (int round = 0; round < MOST_ROUNDS; round++) {
      long before = world.server.nextVersion();
      world.cluster.tick();
      stations().forEach(Station::show);
      boolean firstWorked = first.work();
      boolean worked = second.work() || firstWorked;
      if (!worked && world.server.nextVersion() == before + 1) {
        return;
      }
    }
    throw new Violation("everything comes to rest", "too much happens within one second");
  }

  void pass(Duration time) {
    Instant end = world.clock.now().plus(time);
    now();
    for (Optional<Instant> due = nextDue(); due.isPresent(); due = nextDue()) {
      if (due.get().isAfter(end)) {
        break;
      }
      world.clock.advanceTo(due.get());
      now();
    }
    world.clock.advanceTo(end);
    now();
  }

  /** When something happens next by itself. */
  Optional<Instant> nextDue() {
    Stream<Optional<Instant>> timers =
        stations().map(station -> station.process().flatMap(OperatorProcess::nextTimer));
    return Stream.concat(timers, Stream.of(world.cluster.nextDue()))
        .flatMap(Optional::stream)
        .filter(world.clock.now()::isBefore)
        .min(Instant::compareTo);
  }

  // Surprises

  /** The next step comes early: while a call is on its way. */
  @Override
  public void interlude() {
    if (at < script.steps().size() && script.steps().get(at).deed().isSudden()) {
      perform(script.steps().get(at++), "meanwhile ");
      world.cluster.tick();
      stations().forEach(Station::show);
    }
  }

  @Override
  public void otherOperator() {
    stations()
        .filter(station -> !station.busy())
        .forEach(
            station -> {
              transcript.add(time() + " meanwhile " + station.name + " works");
              station.show();
              for (int i = 0; i < 10 && station.work(); i++) {
                station.show();
              }
            });
  }
}
