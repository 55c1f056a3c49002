package dev.vmss.operator.scaleset.simulation.judge;

import dev.vmss.api.v1alpha1.MarketplaceImage;
import dev.vmss.api.v1alpha1.MarketplaceImageStatus;
import dev.vmss.api.v1alpha1.VirtualMachineScaleSet;
import dev.vmss.api.v1alpha1.VirtualMachineScaleSetStatus;
import dev.vmss.operator.runtime.Instance;
import dev.vmss.operator.scaleset.report.StatusReport;
import dev.vmss.operator.scaleset.simulation.Tally;
import dev.vmss.operator.scaleset.simulation.Violation;
import dev.vmss.operator.scaleset.simulation.Wire;
import dev.vmss.operator.scaleset.simulation.world.ApiServer;
import dev.vmss.operator.scaleset.simulation.world.Key;
import dev.vmss.operator.scaleset.simulation.world.Machine;
import dev.vmss.operator.scaleset.simulation.world.Refused;
import dev.vmss.operator.scaleset.snapshot.Snapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Judges everything one operator process does. Its rules are read from the specification and use
 * nothing of the engine but the records it takes and gives; what it remembers is what the process
 * was told, not what the process remembers.
 */
public final class Court implements Wire.Guard {

  private final ApiServer server;
  private final Tally tally;

  /** Uids whose deletion this process was told to be under way. */
  private final Set<String> deleted = new HashSet<>();

  /** Names this process was told to belong to somebody else, by set uid. */
  private final Map<String, Map<Integer, Instant>> taken = new HashMap<>();

  /** Uids of sets whose namespace this process was told to be on its way out. */
  private final Set<String> going = new HashSet<>();

  private final Map<String, BackOff> refusals = new HashMap<>();
  private final RefusalRules noes = new RefusalRules();
  private final Witness witness = new Witness();
  private Optional<Hearing> open = Optional.empty();
  private final Instant opened;

  public Court(ApiServer server, Tally tally) {
    this.server = server;
    this.tally = tally;
    this.opened = server.now();
  }

  /** When the process began that is judged. */
  Instant opened() {
    return opened;
  }

  public Hearing open(Snapshot snapshot, VirtualMachineScaleSet set) {
    View view = new View(snapshot, deleted, witness.look(snapshot, server.now()), server::madeAs);
    server.repairs().look(view, server);
    snapshot.instances().stream().filter(view::nodeGone).forEach(this::isReallyGone);
    Hearing hearing = new Hearing(this, view, set);
    open = Optional.of(hearing);
    return hearing;
  }

  /** "a Node that re-registers must not get its running instances doubled" */
  private void isReallyGone(Instance instance) {
    Duration absence = server.absence(instance.node().orElseThrow());
    View.require(
        absence.toSeconds() >= 40,
        "no instance is lost with a node that comes back in time",
        () -> instance.name() + " on " + instance.node() + ", away for " + absence);
  }

  public void adjourn() {
    open = Optional.empty();
  }

  public Set<String> deletedUids() {
    return deleted;
  }

  /** Numbers that somebody else had, and when this process was told so. */
  Map<Integer, Instant> taken(String setUid) {
    return taken.computeIfAbsent(setUid, uid -> new HashMap<>());
  }

  boolean namespaceGoes(String setUid) {
    return going.contains(setUid);
  }

  ApiServer server() {
    return server;
  }

  Tally tally() {
    return tally;
  }

  BackOff backOff(String setUid) {
    return refusals.computeIfAbsent(setUid, uid -> new BackOff());
  }

  RefusalRules noes() {
    return noes;
  }

  @Override
  public void creating(Machine machine) {
    tally.count("creates");
    server.repairs().created(machine);
    hearing().creating(machine);
  }

  @Override
  public void refused(Key key, boolean probe, Refused.By by) {
    tally.count("refused by " + by);
    if (by == Refused.By.CONFLICT) {
      hearing().inConflict(key);
    } else {
      tally.count(probe ? "probes refused" : "creates refused");
      hearing().refused(probe, by);
    }
  }

  @Override
  public void kept(String uid) {
    tally.count("deletes refused");
    hearing().kept(uid);
  }

  @Override
  public void namespaceGoes(Key key) {
    tally.count("creates in a namespace that goes");
    going.add(hearing().uid());
  }

  /** Nobody gets our label who does not belong to the set that is visited. */
  @Override
  public void labelling(Machine machine) {
    tally.count("instances shown again");
    hearing().labelling(machine);
  }

  @Override
  public void deleting(Machine machine, boolean atOnce) {
    hearing().deleting(machine, atOnce);
  }

  @Override
  public void deleted(String uid) {
    deleted.add(uid);
  }

  @Override
  public void writing(VirtualMachineScaleSet current, VirtualMachineScaleSetStatus status) {
    tally.count("statuses");
    status
        .conditions()
        .forEach(c -> tally.count("%s=%s %s".formatted(c.getType(), c.getStatus(), c.getReason())));
    Milestones.count(tally, StatusReport.reported(current), status);
    Long before = current.getStatus() == null ? null : current.getStatus().observedGeneration();
    Long now = status.observedGeneration();
    if (before != null && (now == null || now < before)) {
      throw new Violation("observedGeneration is monotone", before + " -> " + now);
    }
  }

  @Override
  public void writing(MarketplaceImage current, MarketplaceImageStatus status) {
    tally.count("statuses of images");
    Long before = current.getStatus() == null ? null : current.getStatus().observedGeneration();
    View.require(
        before == null || status.observedGeneration() >= before,
        "observedGeneration is monotone",
        () -> before + " -> " + status.observedGeneration());
  }

  private Hearing hearing() {
    return open.orElseThrow(
        () -> new Violation("writes belong to a visit", "a write outside of any visit"));
  }
}
