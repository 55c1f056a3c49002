package dev.vmss.operator.scaleset.simulation;

import dev.vmss.operator.placement.Node;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a cluster does by itself: kubelets start, probe and end Pods, controllers evict Pods from
 * dead nodes and collect what nobody owns, the scheduler binds.
 */
final class Cluster {

  private static final Duration EVICTION = Duration.ofSeconds(300);
  private static final Duration OWNER_GC = Duration.ofSeconds(2);
  private static final Duration POD_GC = Duration.ofSeconds(60);
  private static final long LONGEST_END = 3;

  private final ApiServer server;
  private final Scheduler scheduler;

  /** By digest; an image not listed is good. */
  final Map<String, Quality> qualities = new HashMap<>();

  /** Uids of Pods whose workload fails its probe. */
  final Set<String> sick = new HashSet<>();

  /** Since when something holds that only time changes: by uid, or by node. */
  private final Map<String, Instant> since = new HashMap<>();

  Cluster(ApiServer server, int capacity) {
    this.server = server;
    this.scheduler = new Scheduler(server, capacity);
  }

  void fill() {
    scheduler.fill();
  }

  void makeRoom() {
    scheduler.makeRoom();
  }

  /** Lets everything happen that is due now. */
  void tick() {
    server.nodes.all().stream()
        .filter(Node::ready)
        .forEach(node -> since.remove("dead " + node.name()));
    collectGarbage();
    for (Machine machine : server.machines.all()) {
      if (machine.terminating()) {
        end(machine);
      } else if (machine.life().node().isPresent() && !machine.failed()) {
        live(machine);
      }
    }
    scheduler.schedule();
  }

  private void collectGarbage() {
    for (Machine machine : server.machines.all()) {
      boolean orphan = machine.owner().filter(owner -> !exists(owner.uid())).isPresent();
      boolean foreground = machine.owner().filter(owner -> goes(owner.uid())).isPresent();
      if (!machine.terminating() && (orphan || foreground)) {
        if (due(mark("orphan " + machine.uid()).plus(OWNER_GC))) {
          server.delete(machine);
        }
      }
    }
    for (var set : server.sets.all()) {
      if (set.isMarkedForDeletion() && server.ownedBy(set.getMetadata().getUid()).isEmpty()) {
        server.sets.remove(Key.of(set));
      }
    }
  }

  private boolean exists(String setUid) {
    return server.sets.all().stream().anyMatch(set -> set.getMetadata().getUid().equals(setUid));
  }

  private boolean goes(String setUid) {
    return server.sets.all().stream()
        .anyMatch(set -> set.getMetadata().getUid().equals(setUid) && set.isMarkedForDeletion());
  }

  /** A bound Pod is gone when its kubelet says so, or its node has been no more for a while. */
  private void end(Machine machine) {
    Optional<Node> node = node(machine);
    boolean over =
        node.isEmpty()
            ? due(mark("gone " + machine.uid()).plus(POD_GC))
            : node.get().ready() && due(endsAt(machine));
    if (node.isPresent()) {
      since.remove("gone " + machine.uid());
    }
    if (over) {
      server.machines.remove(machine.key());
      sick.remove(machine.uid());
    }
  }

  private static Instant endsAt(Machine machine) {
    long grace = Math.min(machine.wants().graceSeconds(), LONGEST_END);
    return machine.life().ending().orElseThrow().asked().plusSeconds(grace);
  }

  private void live(Machine machine) {
    Optional<Node> node = node(machine);
    if (node.isEmpty()) {
      if (due(mark("gone " + machine.uid()).plus(POD_GC))) {
        server.machines.remove(machine.key());
      }
    } else if (!node.get().ready()) {
      unready(machine);
      if (due(mark("dead " + node.get().name()).plus(EVICTION))) {
        server.delete(machine);
      }
    } else {
      since.remove("gone " + machine.uid());
      run(machine);
    }
  }

  private void run(Machine machine) {
    Instant bound = machine.life().scheduled().orElseThrow().since();
    Quality quality = quality(machine);
    if (machine.life().phase().equals("Pending")) {
      if (due(bound.plusSeconds(1))) {
        server.change(
            machine,
            m ->
                m.with(
                    quality == Quality.REJECTED
                        ? m.life().failed(server.now())
                        : m.life().running(false, server.now())));
      }
      return;
    }
    boolean ready =
        quality != Quality.NEVER_READY
            && !sick.contains(machine.uid())
            && due(bound.plusSeconds(quality.secondsToReady()));
    if (ready != machine.isReady()) {
      server.change(machine, m -> m.with(m.life().ready(ready, server.now())));
    }
  }

  private Quality quality(Machine machine) {
    return Manifest.isBad(machine.labels().getOrDefault(Manifest.REVISION, ""))
        ? Quality.NEVER_READY
        : asItsImage(machine);
  }

  private Quality asItsImage(Machine machine) {
    return qualities.getOrDefault(machine.wants().digest(), Quality.GOOD);
  }

  private void unready(Machine machine) {
    if (machine.isReady()) {
      server.change(machine, m -> m.with(m.life().ready(false, server.now())));
    }
  }

  private Optional<Node> node(Machine machine) {
    return machine.life().node().flatMap(name -> server.nodes.get(Key.of(name)));
  }

  private Instant mark(String what) {
    return since.computeIfAbsent(what, key -> server.now());
  }

  private boolean due(Instant at) {
    return !server.now().isBefore(at);
  }

  /** When time alone changes something next. */
  Optional<Instant> nextDue() {
    return server.machines.all().stream()
        .flatMap(this::dueTimes)
        .filter(at -> at.isAfter(server.now()) && !at.equals(Instant.MAX))
        .min(Instant::compareTo);
  }

  private Stream<Instant> dueTimes(Machine machine) {
    Instant orphan = marked("orphan " + machine.uid(), OWNER_GC);
    if (machine.life().node().isEmpty()) {
      return Stream.of(orphan);
    }
    if (machine.terminating()) {
      return Stream.of(endsAt(machine), marked("gone " + machine.uid(), POD_GC));
    }
    Instant bound = machine.life().scheduled().orElseThrow().since();
    return Stream.of(
        orphan,
        bound.plusSeconds(1),
        bound.plusSeconds(quality(machine).secondsToReady()),
        marked("gone " + machine.uid(), POD_GC),
        marked("dead " + machine.life().node().orElseThrow(), EVICTION));
  }

  private Instant marked(String what, Duration after) {
    Instant from = since.get(what);
    return from == null ? Instant.MAX : from.plus(after);
  }
}
