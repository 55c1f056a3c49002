package dev.vmss.operator.scaleset.simulation.judge;

import static dev.vmss.operator.scaleset.simulation.judge.View.require;

import dev.vmss.api.v1alpha1.FailedTarget;
import dev.vmss.api.v1alpha1.UpgradeMode;
import dev.vmss.api.v1alpha1.UpgradeOutcome;
import dev.vmss.api.v1alpha1.UpgradeRecord;
import dev.vmss.api.v1alpha1.UpgradeStatus;
import dev.vmss.api.v1alpha1.VirtualMachineScaleSetStatus;
import dev.vmss.operator.catalogue.ServedImage;
import dev.vmss.operator.runtime.Instance;
import dev.vmss.operator.scaleset.simulation.world.Machine;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What a roll may be blamed for, and what is told of it in the end ("Upgrade modes"). */
final class RollRules {

  private final Court court;
  private final View view;
  private final VirtualMachineScaleSetStatus now;

  private RollRules(Court court, View view, VirtualMachineScaleSetStatus now) {
    this.court = court;
    this.view = view;
    this.now = now;
  }

  static void check(Court court, View view, VirtualMachineScaleSetStatus now) {
    if (view.snapshot().deleting()) {
      return;
    }
    RollRules rules = new RollRules(court, view, now);
    rules.failure();
    rules.history();
  }

  /** "A batch is judged by its own members; the deadline counts from when a member could start." */
  private void failure() {
    Optional<FailedTarget> failed =
        failed(now.upgrade()).filter(news -> failed(view.upgrade()).isEmpty());
    if (failed.filter(news -> !news.reason().equals("CreateRefused")).isEmpty()) {
      return;
    }
    boolean lost = view.snapshot().recent().losses().isPresent();
    List<Instance> ofIt =
        view.snapshot().instances().stream().filter(i -> made(failed.get(), i)).toList();
    require(
        lost
            || ofIt.stream().anyMatch(view::lost)
            || ofIt.stream().anyMatch(i -> !view.healthy(i) && hadItsTime(i)),
        "a roll fails only by instances that could start and had their time",
        () -> failed.get().message() + " at " + view.now() + ": " + ofIt);
  }

  private static Optional<FailedTarget> failed(UpgradeStatus status) {
    return Optional.ofNullable(status).map(UpgradeStatus::failedTarget);
  }

  private static boolean made(FailedTarget target, Instance instance) {
    return instance.stamp().version().map(Object::toString).equals(Optional.of(target.version()))
        && instance.stamp().digest().equals(target.digest())
        && instance.stamp().model().equals(target.model());
  }

  private boolean hadItsTime(Instance instance) {
    Optional<Instant> bound =
        court
            .server()
            .machines()
            .get(view.key(instance.name()))
            .filter(machine -> machine.uid().equals(instance.uid()))
            .flatMap(Machine::boundAt);
    return instance.node().isPresent()
        && bound
            .map(at -> at.isBefore(court.opened()) ? court.opened() : at)
            .filter(at -> court.server().now().isBefore(at.plus(view.batchLimit())))
            .isEmpty();
  }

  private void history() {
    List<UpgradeRecord> rows = now.upgradeHistory();
    List<ServedImage> goal = Marketplace.resolve(view.snapshot());
    boolean succeeded =
        !rows.isEmpty()
            && !rows.equals(view.status().upgradeHistory())
            && rows.get(0).outcome() == UpgradeOutcome.SUCCEEDED;
    boolean rolls =
        view.mode(UpgradeMode.ROLLING) || view.spec().upgradePolicy().automaticOSUpgrade();
    if (succeeded && !rolls && goal.size() == 1) {
      List<Instance> left =
          view.counting().stream()
              .filter(i -> !i.marks().protectedFromActions())
              .filter(i -> view.otherModel(i) || View.otherImage(i, goal.get(0)))
              .toList();
      require(
          left.isEmpty(),
          "a roll that the policy stopped has not succeeded",
          () -> View.ids(left) + " are left of " + rows.get(0));
    }
  }
}
