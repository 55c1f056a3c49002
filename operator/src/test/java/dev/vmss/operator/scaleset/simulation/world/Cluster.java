package dev.vmss.operator.scaleset.simulation.world;

import dev.vmss.operator.placement.Node;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What a cluster does by itself: kubelets start, probe and end Pods, controllers evict Pods from
 * dead nodes and collect what nobody owns, the scheduler binds.
 */
public final class Cluster {

  private static final Duration EVICTION = Duration.ofSeconds(300);
  private static final Duration OWNER_GC = Duration.ofSeconds(2);
  private static final Duration POD_GC = Duration.ofSeconds(60);
  private static final Duration PULLED_AGAIN = Duration.ofSeconds(11);
  private static final Duration PODS_GO = Duration.ofSeconds(1);
  private static final Duration SETS_GO = Duration.ofSeconds(20);
  private static final long LONGEST_END = 3;

  private final ApiServer server;
  private final Scheduler scheduler;

  /** By digest; an image not listed is good. */
  public final Map<String, Quality> qualities = new HashMap<>();

  /** Uids of Pods whose workload fails its probe. */
  public final Set<String> sick = new HashSet<>();

  /** Uids of sets whose new instances fall sick at birth. */
  public final Set<String> cursed = new HashSet<>();

  private final Clocks clocks;
  private final Set<String> born = new HashSet<>();

  /** Uids of Pods whose kubelet never ends them. */
  public final Set<String> stuck = new HashSet<>();

  /** Since when something holds that only time changes: by uid, or by node. */
  private final Map<String, Instant> since = new HashMap<>();

  Cluster(ApiServer server, int capacity, Clocks clocks) {
    this.server = server;
    this.clocks = clocks;
    this.scheduler = new Scheduler(server, capacity);
  }

  /** Nothing is sick, cursed or stuck any more. */
  public void cure() {
    sick.clear();
    cursed.clear();
    stuck.clear();
  }

  public void fill() {
    scheduler.fill();
  }

  public void makeRoom() {
    scheduler.makeRoom();
  }

  /** Lets everything happen that is due now. */
  public void tick() {
    server.nodes.all().stream()
        .filter(Node::ready)
        .forEach(node -> since.remove("dead " + node.name()));
    collectGarbage();
    curse();
    endNamespaces();
    for (Machine machine : server.machines.all()) {
      if (machine.terminating()) {
        end(machine);
      } else if (machine.life().node().isPresent() && !machine.failed()) {
        live(machine);
      }
    }
    scheduler.schedule();
  }

  private void curse() {
    for (Machine machine : server.machines.all()) {
      boolean hit = machine.owner().filter(owner -> cursed.contains(owner.uid())).isPresent();
      if (born.add(machine.uid()) && hit) {
        sick.add(machine.uid());
      }
    }
  }

  /** What the machine's kubelet takes for the time. */
  public Instant kubeletTime(Machine machine) {
    return server.now().plus(machine.life().node().map(clocks::ofNode).orElse(Duration.ZERO));
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

  /** Pods go first: whoever replaces them is refused for as long as the sets are still there. */
  private void endNamespaces() {
    for (Map.Entry<String, Instant> going : new TreeMap<>(server.going).entrySet()) {
      String namespace = going.getKey();
      List<Machine> machines =
          server.machines.all().stream()
              .filter(machine -> machine.key().namespace().equals(namespace))
              .toList();
      List<Key> sets =
          server.sets.all().stream()
              .map(Key::of)
              .filter(key -> key.namespace().equals(namespace))
              .toList();
      if (due(going.getValue().plus(PODS_GO))) {
        machines.stream().filter(machine -> !machine.terminating()).forEach(server::delete);
      }
      if (due(going.getValue().plus(SETS_GO))) {
        sets.forEach(server.sets::remove);
      }
      if (machines.isEmpty() && sets.isEmpty()) {
        server.going.remove(namespace);
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
            : node.get().ready() && !stuck.contains(machine.uid()) && due(endsAt(machine));
    if (node.isPresent()) {
      since.remove("gone " + machine.uid());
    }
    if (over) {
      server.deleteAtOnce(machine);
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
        server.deleteAtOnce(machine);
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
    Optional<Machine.Snag> snag = quality == Quality.NEVER_READY ? snag(machine) : Optional.empty();
    if (snag.isPresent()) {
      if (due(bound.plusSeconds(1))) {
        String phase = snag.get().crashed() ? "Running" : "Pending";
        Machine.Snag by = snag.get();
        server.change(
            machine,
            m -> m.life().snag().equals(snag) ? m : m.with(m.life().snagged(phase, by, now())));
      }
      return;
    }
    if (machine.life().phase().equals("Pending")) {
      if (due(bound.plusSeconds(1))) {
        server.change(
            machine,
            m ->
                m.with(
                    quality == Quality.REJECTED
                        ? m.life().failed(kubeletTime(m))
                        : m.life().running(false, kubeletTime(m))));
      }
      return;
    }
    boolean ready =
        quality != Quality.NEVER_READY
            && !sick.contains(machine.uid())
            && due(bound.plusSeconds(quality.secondsToReady()));
    if (ready != machine.isReady()) {
      server.change(machine, m -> m.with(m.life().ready(ready, kubeletTime(m))));
    }
  }

  private Instant now() {
    return server.now();
  }

  /** Why an instance of an image that is no good does not start; nothing when its probe fails. */
  private Optional<Machine.Snag> snag(Machine machine) {
    String digest = machine.wants().digest();
    Instant bound = machine.life().scheduled().orElseThrow().since();
    return switch (Integer.parseInt(digest.substring(digest.indexOf(':') + 1)) % 4) {
      case 1 ->
          Optional.of(
              due(bound.plus(PULLED_AGAIN))
                  ? new Machine.Snag("ImagePullBackOff", "Back-off pulling image", false)
                  : new Machine.Snag("ErrImagePull", "rpc error: not found", false));
      case 2 ->
          Optional.of(
              new Machine.Snag(
                  "CreateContainerConfigError", "secret \"settings\" not found", false));
      case 3 ->
          Optional.of(
              new Machine.Snag(
                  "CrashLoopBackOff", "back-off 10s restarting failed container", true));
      default -> Optional.empty();
    };
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
  public Optional<Instant> nextDue() {
    Stream<Instant> namespaces =
        server.going.values().stream()
            .flatMap(since -> Stream.of(since.plus(PODS_GO), since.plus(SETS_GO)));
    return Stream.concat(server.machines.all().stream().flatMap(this::dueTimes), namespaces)
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
        quality(machine) == Quality.NEVER_READY ? bound.plus(PULLED_AGAIN) : Instant.MAX,
        bound.plusSeconds(quality(machine).secondsToReady()),
        marked("gone " + machine.uid(), POD_GC),
        marked("dead " + machine.life().node().orElseThrow(), EVICTION));
  }

  private Instant marked(String what, Duration after) {
    Instant from = since.get(what);
    return from == null ? Instant.MAX : from.plus(after);
  }
}
