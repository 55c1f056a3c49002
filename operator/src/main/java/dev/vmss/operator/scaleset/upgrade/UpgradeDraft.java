package dev.vmss.operator.scaleset.upgrade;

import dev.vmss.api.v1alpha1.UpgradeRecord;
import dev.vmss.operator.catalogue.ServedImage;
import dev.vmss.operator.runtime.Instance;
import dev.vmss.operator.scaleset.snapshot.Facts;
import dev.vmss.operator.scaleset.snapshot.Hindrance;
import dev.vmss.operator.scaleset.vocabulary.Action;
import dev.vmss.operator.scaleset.vocabulary.Notice;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Collects one {@link UpgradeStep} while the rules run; lives for one decision only. */
final class UpgradeDraft {

  private final Optional<Roll> before;
  private Optional<Roll> roll;
  private final List<Integer> surgeBefore;
  private List<Integer> surgeInstances;
  private final List<UpgradeRecord> finished = new ArrayList<>();
  private final List<Instance> deletes = new ArrayList<>();
  private final List<Instance> kept = new ArrayList<>();
  private Action.Why why = Action.Why.UPGRADE;
  private final List<Notice> notices = new ArrayList<>();
  private Optional<Instant> wakeAt = Optional.empty();
  private UpgradeStep.Phase phase = UpgradeStep.Phase.IDLE;
  private String message = "";
  private Optional<Hindrance> hindrance = Optional.empty();

  /**
   * @param surgeInstances ids of what was created beyond replicas, as reported
   */
  UpgradeDraft(Optional<Roll> before, List<Integer> surgeInstances) {
    this.before = before;
    this.roll = before;
    this.surgeBefore = List.copyOf(surgeInstances);
    this.surgeInstances = surgeBefore;
  }

  List<Integer> surgeInstances() {
    return surgeInstances;
  }

  UpgradeDraft surgeInstances(List<Integer> ids) {
    surgeInstances = List.copyOf(ids);
    return this;
  }

  Optional<Roll> roll() {
    return roll;
  }

  /**
   * A surge is known until its batch is over; what a batch that ended otherwise leaves of it, until
   * no more exist than are wanted.
   */
  UpgradeDraft forgetSurge(Facts facts) {
    if (roll.filter(Roll::inFlight).isEmpty()) {
      List<Integer> left =
          facts.counting().stream()
              .filter(instance -> !instance.marks().keepsFromScaleIn())
              .map(instance -> instance.id().number())
              .filter(surgeInstances::contains)
              .toList();
      surgeInstances = facts.excess() == 0 ? List.of() : left;
    }
    return this;
  }

  UpgradeDraft state(Roll next) {
    roll = Optional.of(next);
    return this;
  }

  UpgradeDraft over(UpgradeRecord row) {
    finished.add(row);
    return this;
  }

  UpgradeDraft clear() {
    roll = Optional.empty();
    return this;
  }

  UpgradeDraft delete(List<Instance> instances, Action.Why reason) {
    instances.stream().filter(instance -> !deletes.contains(instance)).forEach(deletes::add);
    why = reason;
    return this;
  }

  /** They should go, but the server refuses to delete them. */
  UpgradeDraft keep(List<Instance> instances) {
    kept.addAll(instances);
    return this;
  }

  UpgradeDraft say(Notice notice) {
    notices.add(notice);
    return this;
  }

  UpgradeDraft wake(Instant at) {
    wakeAt = Optional.of(wakeAt.filter(at::isAfter).orElse(at));
    return this;
  }

  UpgradeDraft is(UpgradeStep.Phase now, String sentence) {
    phase = now;
    message = sentence;
    return this;
  }

  UpgradeDraft hindered(Hindrance by) {
    hindrance = Optional.of(by);
    by.until().ifPresent(this::wake);
    return is(UpgradeStep.Phase.WAITING, by.message() + " The upgrade waits.");
  }

  private boolean changed() {
    return !roll.equals(before) || !surgeInstances.equals(surgeBefore);
  }

  UpgradeStep done(Optional<ServedImage> image) {
    return new UpgradeStep(
        roll,
        surgeInstances,
        changed(),
        List.copyOf(finished),
        List.copyOf(deletes),
        List.copyOf(kept),
        why,
        image,
        phase,
        message,
        hindrance,
        List.copyOf(notices),
        wakeAt);
  }
}
