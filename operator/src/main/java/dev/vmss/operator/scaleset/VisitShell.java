package dev.vmss.operator.scaleset;

import dev.vmss.api.v1alpha1.VirtualMachineScaleSet;
import dev.vmss.api.v1alpha1.VirtualMachineScaleSetStatus;
import dev.vmss.operator.runtime.Recipe;
import dev.vmss.operator.scaleset.plan.Outcome;
import dev.vmss.operator.scaleset.plan.Plan;
import dev.vmss.operator.scaleset.report.StatusReport;
import dev.vmss.operator.scaleset.vocabulary.Action;
import dev.vmss.operator.scaleset.vocabulary.Notice;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One visit's hands: writes instances, status and Events of one set. */
final class VisitShell implements Effects {

  private static final Logger log = LoggerFactory.getLogger(VisitShell.class);

  /**
   * Counts that move do not deserve more than a write a second; what people wait for is written at
   * once.
   */
  private static final Duration BETWEEN_COUNTS = Duration.ofSeconds(1);

  private final StatusPublisher publisher;
  private final Applier applier;
  private final ScaleSetMeters meters;
  private final Journal journal;
  private final Instant now;
  private final Recipe.Owner owner;
  private VirtualMachineScaleSet set;
  private Optional<Instant> postponedTo = Optional.empty();

  VisitShell(
      VirtualMachineScaleSet set,
      StatusPublisher publisher,
      Applier applier,
      ScaleSetMeters meters,
      Journal journal,
      Instant now) {
    this.set = set;
    this.publisher = publisher;
    this.applier = applier;
    this.meters = meters;
    this.journal = journal;
    this.now = now;
    this.owner = Recipe.Owner.of(set);
  }

  /** When a status that was put off is due. */
  Optional<Instant> postponedTo() {
    return postponedTo;
  }

  @Override
  public Outcome act(Plan plan) {
    meters.writes(owner.uid());
    Outcome outcome = applier.apply(owner, plan);
    meters.acted(outcome);
    Map<Action.Why, Long> deleted =
        outcome.deleted().stream()
            .collect(Collectors.groupingBy(Action.Delete::why, Collectors.counting()));
    log.atInfo()
        .addKeyValue("set", owner.namespace() + "/" + owner.name())
        .addKeyValue("created", outcome.created().size())
        .addKeyValue("deleted", deleted)
        .addKeyValue("of", plan.actions().size())
        .addKeyValue("refused", outcome.refused().map(Outcome.Refused::message).orElse("no"))
        .addKeyValue("kept", outcome.kept().size())
        .log("instances written");
    return outcome;
  }

  @Override
  public boolean report(VirtualMachineScaleSetStatus status) {
    VirtualMachineScaleSetStatus before = StatusReport.reported(set);
    if (status.equals(before)) {
      return true;
    }
    if (StatusReport.onlyCountsDiffer(before, status) && tooSoon()) {
      return true;
    }
    meters.writes(owner.uid());
    Optional<VirtualMachineScaleSet> written = publisher.write(set, fresh(status));
    written.ifPresent(
        object -> {
          set = object;
          journal.wrote(owner.uid(), now);
        });
    return written.isPresent();
  }

  private boolean tooSoon() {
    postponedTo =
        journal.lastWrite(owner.uid()).map(last -> last.plus(BETWEEN_COUNTS)).filter(now::isBefore);
    return postponedTo.isPresent();
  }

  private VirtualMachineScaleSet fresh(VirtualMachineScaleSetStatus status) {
    VirtualMachineScaleSet fresh = new VirtualMachineScaleSet();
    fresh.setMetadata(
        new ObjectMetaBuilder().withNamespace(owner.namespace()).withName(owner.name()).build());
    fresh.setStatus(status);
    return fresh;
  }

  @Override
  public void announce(Notice notice) {
    meters.announced(owner.uid(), notice);
    publisher.announce(set, notice);
  }
}
