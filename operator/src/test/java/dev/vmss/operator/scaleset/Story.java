package dev.vmss.operator.scaleset;

import dev.vmss.api.v1alpha1.DataDisk;
import dev.vmss.api.v1alpha1.VirtualMachineScaleSetStatus;
import dev.vmss.operator.placement.Node;
import dev.vmss.operator.runtime.DataDiskClaim;
import dev.vmss.operator.runtime.Instance;
import dev.vmss.operator.runtime.Instances;
import dev.vmss.operator.runtime.Recipe;
import dev.vmss.operator.runtime.Slot;
import dev.vmss.operator.scaleset.fixture.Snapshots;
import dev.vmss.operator.scaleset.plan.Outcome;
import dev.vmss.operator.scaleset.plan.Plan;
import dev.vmss.operator.scaleset.snapshot.Facts;
import dev.vmss.operator.scaleset.snapshot.Recent;
import dev.vmss.operator.scaleset.vocabulary.Action;
import dev.vmss.operator.scaleset.vocabulary.Notice;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * One set in a small world of its own, for rules that take more than one visit: creates and deletes
 * happen, instances start within a second, time passes. Like the program, it visits only when
 * something changed or when the plan asked to be woken, so a forgotten wake-up shows as a story
 * that stops.
 */
public final class Story implements Effects {

  private static final Duration TICK = Duration.ofSeconds(1);
  private static final int MANY_VISITS = 50;

  /** The process dies: what it knew is lost, what it wrote is not. */
  private static final class Crash extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private Snapshots world;
  private Predicate<Instance> good = instance -> true;
  private Function<Recipe, Optional<Outcome.Refused>> server = recipe -> Optional.empty();
  private Predicate<Instance> kept = instance -> false;
  private String wordsOfKept = "";
  private final Set<String> neverEnding = new HashSet<>();
  private boolean dieBeforeActing;
  private boolean dieAfterActing;
  private boolean known;
  private Duration serverAhead = Duration.ZERO;
  private Duration nodesAhead = Duration.ZERO;
  private Optional<Instant> wakeAt = Optional.empty();
  private int uids;
  private final List<Notice> notices = new ArrayList<>();
  private int writes;
  private int fewestReady = Integer.MAX_VALUE;
  private int most;

  public Story(Snapshots world) {
    this.world = world;
  }

  // What happens to it

  public Story change(UnaryOperator<Snapshots> how) {
    world = how.apply(world);
    return this;
  }

  /** Something holds its object: it terminates for ever. */
  public Story neverEnds(String uid) {
    neverEnding.add(uid);
    return this;
  }

  /** Instances of which this does not hold start, but never become ready. */
  public Story readyOnlyIf(Predicate<Instance> healthy) {
    good = healthy;
    return this;
  }

  /** Instances of that version never become ready. */
  public Story badVersion(String version) {
    return readyOnlyIf(
        i -> i.stamp().version().filter(v -> v.toString().equals(version)).isEmpty());
  }

  public Story server(Function<Recipe, Optional<Outcome.Refused>> answers) {
    server = answers;
    return this;
  }

  /** The server refuses to delete these. */
  public Story keeps(Predicate<Instance> which, String words) {
    kept = which;
    wordsOfKept = words;
    return this;
  }

  /** The clocks of the API server and of all nodes are so far ahead of the operator's. */
  public Story clocks(Duration ofTheServer, Duration ofNodes) {
    serverAhead = ofTheServer;
    nodesAhead = ofNodes;
    return this;
  }

  /** Another process takes over, which knows nothing. */
  public Story restart() {
    world = world.recent(Recent.NOTHING);
    known = false;
    return this;
  }

  public Story dieBeforeActing() {
    dieBeforeActing = true;
    return this;
  }

  public Story dieAfterActing() {
    dieAfterActing = true;
    return this;
  }

  /** One visit. */
  public Story visit() {
    visitOnce();
    return this;
  }

  /** Visits for as long as a visit asks for another one at once. */
  public Story settle() {
    for (int i = 0; visitOnce(); i++) {
      if (i > MANY_VISITS) {
        throw new IllegalStateException("Never settles: " + world.plan().actions());
      }
    }
    return this;
  }

  private boolean visitOnce() {
    try {
      world = world.looking(known);
      known = true;
      Visit.Result result = Visit.run(world.snapshot(), this);
      world = world.recent(result.recent());
      wakeAt = result.wakeAt();
      return result.again() || wakeAt.filter(at -> !at.isAfter(now())).isPresent();
    } catch (Crash crash) {
      restart();
      return false;
    } finally {
      observe();
    }
  }

  /** Lets that much time pass, with a visit after every event and at every wake-up. */
  public Story live(Duration duration) {
    Instant end = now().plus(duration);
    settle();
    while (now().isBefore(end)) {
      Instant next = busy() ? now().plus(TICK) : wakeAt.filter(at -> at.isBefore(end)).orElse(end);
      world = world.at(next);
      boolean changed = kubelet();
      if (changed || wakeAt.filter(at -> !at.isAfter(now())).isPresent()) {
        settle();
      }
    }
    return this;
  }

  public Story live(int seconds) {
    return live(Duration.ofSeconds(seconds));
  }

  /** Time passes, and nobody looks. */
  Story sleep(Duration duration) {
    world = world.after(duration);
    kubelet();
    return this;
  }

  private boolean busy() {
    return world.snapshot().instances().stream()
        .anyMatch(i -> i.terminating() || i.phase() == Instance.Phase.PENDING);
  }

  private boolean kubelet() {
    List<Instance> before = world.snapshot().instances();
    for (Instance instance : before) {
      if (instance.terminating() && !neverEnding.contains(instance.uid())) {
        world = world.without(instance.id().number());
      }
    }
    world = world.each(this::start);
    return !world.snapshot().instances().equals(before);
  }

  private Instances start(Instances instance) {
    Instance pod = instance.instance();
    if (pod.phase() != Instance.Phase.PENDING) {
      return instance;
    }
    Optional<String> node = pod.node().or(() -> place(pod));
    if (node.isEmpty()) {
      return instance.unschedulable("0/6 nodes are available.");
    }
    Instant there = now().plus(nodesAhead);
    Instances running = instance.runningOn(node.get(), there);
    return good.test(pod) ? running.ready(there) : running;
  }

  private Optional<String> place(Instance pod) {
    Comparator<Node> load =
        Comparator.comparingLong(
            node ->
                world.snapshot().instances().stream()
                    .filter(i -> i.node().equals(Optional.of(node.name())))
                    .count());
    return world.snapshot().nodes().stream()
        .filter(node -> node.ready() && !node.cordoned())
        .filter(node -> pod.chosenZone().isEmpty() || pod.chosenZone().equals(node.zone()))
        .min(load.thenComparing(Node::name))
        .map(Node::name);
  }

  // The effects of a visit

  @Override
  public Outcome act(Plan plan) {
    if (dieBeforeActing) {
      dieBeforeActing = false;
      throw new Crash();
    }
    Outcome outcome = carryOut(plan);
    if (dieAfterActing) {
      dieAfterActing = false;
      throw new Crash();
    }
    return outcome;
  }

  private Outcome carryOut(Plan plan) {
    boolean probes = plan.actions().stream().anyMatch(Action.Probe.class::isInstance);
    Optional<Outcome.Refused> no = probes ? plan.recipe().flatMap(server) : Optional.empty();
    if (no.filter(refused -> !refused.quota()).isPresent()) {
      no = no.map(refused -> new Outcome.Refused(refused.message(), refused.cause(), true));
      return new Outcome(List.of(), List.of(), List.of(), no, false);
    }
    List<Action.Delete> deleted = new ArrayList<>();
    for (Action.Delete delete : plan.deletes()) {
      if (kept.test(delete.instance())) {
        return kept(delete, deleted);
      }
      deleted.add(delete);
      writes++;
      String uid = delete.instance().uid();
      world = world.each(i -> i.instance().uid().equals(uid) ? i.terminating() : i);
    }
    for (Action.Restart restart : plan.restarts()) {
      writes++;
      world = world.number(restart.instance().id().number(), Instances::pending);
    }
    plan.discards().forEach(it -> disks(all -> LastingDisks.without(all, it.disk())));
    plan.retains().forEach(it -> disks(all -> LastingDisks.retained(all, it.disk(), true)));
    List<Slot> created = new ArrayList<>();
    for (Action.Create create : plan.creates()) {
      no = plan.recipe().flatMap(server);
      if (no.isPresent()) {
        return new Outcome(created, List.of(), plan.deletes(), no, false);
      }
      writes++;
      create(plan.recipe().orElseThrow(), create.slot());
      created.add(create.slot());
    }
    return new Outcome(created, List.of(), plan.deletes(), Optional.empty(), false);
  }

  private void disks(UnaryOperator<List<DataDiskClaim>> how) {
    world = world.disks(how.apply(world.snapshot().disks()));
  }

  private Outcome kept(Action.Delete delete, List<Action.Delete> before) {
    return new Outcome(
        List.of(),
        List.of(),
        before,
        Optional.empty(),
        List.of(new Outcome.Kept(delete, wordsOfKept)),
        false,
        false,
        Optional.empty());
  }

  private void create(Recipe recipe, Slot slot) {
    String version = recipe.image().version().toString();
    Instances pod =
        Instances.number(slot.id().number())
            .uid("made-" + ++uids)
            .created(now().plus(serverAhead))
            .pending()
            .of(version, recipe.image().digest())
            .model(recipe.model())
            .meaning(recipe.meaning());
    world = world.with(slot.zone().map(pod::inZone).orElse(pod));
    if (recipe.image().isMachineDisk()) {
      for (DataDisk disk : recipe.profile().storageProfile().dataDisks()) {
        disks(all -> LastingDisks.attached(all, slot, disk.lun(), "disk-" + ++uids));
      }
    }
  }

  @Override
  public boolean report(VirtualMachineScaleSetStatus status) {
    if (!status.equals(world.snapshot().status())) {
      writes++;
      world = world.status(status);
    }
    return true;
  }

  @Override
  public void announce(Notice notice) {
    notices.add(notice);
  }

  private void observe() {
    Facts facts = world.facts();
    fewestReady =
        Math.min(fewestReady, (int) facts.counting().stream().filter(Instance::ready).count());
    most = Math.max(most, facts.counting().size());
  }

  // What is seen of it

  public Snapshots world() {
    return world;
  }

  public Instant now() {
    return world.snapshot().now();
  }

  public VirtualMachineScaleSetStatus status() {
    return world.snapshot().status();
  }

  public Plan plan() {
    return world.plan();
  }

  /** How many counting instances run that version. */
  public int count(String version) {
    return (int)
        world.facts().counting().stream()
            .filter(i -> i.stamp().version().filter(v -> v.toString().equals(version)).isPresent())
            .count();
  }

  public List<Notice> notices() {
    return List.copyOf(notices);
  }

  public List<String> told() {
    return notices.stream().map(notice -> notice.reason().text()).toList();
  }

  public int writes() {
    return writes;
  }

  /** The fewest ready instances after any visit. */
  public int fewestReady() {
    return fewestReady;
  }

  /** The most counting instances after any visit. */
  public int most() {
    return most;
  }
}
