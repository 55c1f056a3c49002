package dev.vmss.operator.scaleset.simulation.judge;

import dev.vmss.api.v1alpha1.MarketplaceImage;
import dev.vmss.api.v1alpha1.MarketplaceImageStatus;
import dev.vmss.api.v1alpha1.VirtualMachineScaleSet;
import dev.vmss.api.v1alpha1.VirtualMachineScaleSetStatus;
import dev.vmss.operator.runtime.Instance;
import dev.vmss.operator.scaleset.report.StatusReport;
import dev.vmss.operator.scaleset.simulation.ApiServer;
import dev.vmss.operator.scaleset.simulation.Key;
import dev.vmss.operator.scaleset.simulation.Machine;
import dev.vmss.operator.scaleset.simulation.Tally;
import dev.vmss.operator.scaleset.simulation.Violation;
import dev.vmss.operator.scaleset.simulation.Wire;
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
  private final Map<String, Set<Integer>> taken = new HashMap<>();

  private final Map<String, BackOff> refusals = new HashMap<>();
  private Optional<Hearing> open = Optional.empty();
  private final Instant opened;

  public Court(ApiServer server, Tally tally) {
    this.server = server;
    this.tally = tally;
    this.opened = server.time();
  }

  /** When the process began that is judged. */
  Instant opened() {
    return opened;
  }

  public Hearing open(Snapshot snapshot, VirtualMachineScaleSet set) {
    View view = new View(snapshot, deleted);
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

  Set<Integer> taken(String setUid) {
    return taken.computeIfAbsent(setUid, uid -> new HashSet<>());
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

  @Override
  public void creating(Machine machine) {
    tally.count("creates");
    hearing().creating(machine);
  }

  @Override
  public void refused(Key key, boolean probe, boolean quota) {
    tally.count(probe ? "probes refused" : "creates refused");
    hearing().refused(probe, quota);
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
