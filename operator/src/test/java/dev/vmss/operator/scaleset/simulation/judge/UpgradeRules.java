package dev.vmss.operator.scaleset.simulation.judge;

import static dev.vmss.operator.scaleset.simulation.judge.View.require;

import dev.vmss.api.v1alpha1.FailedTarget;
import dev.vmss.api.v1alpha1.UpgradeMode;
import dev.vmss.api.v1alpha1.UpgradeStatus;
import dev.vmss.api.v1alpha1.VirtualMachineScaleSetStatus;
import dev.vmss.operator.catalogue.ServedImage;
import dev.vmss.operator.model.GoDuration;
import dev.vmss.operator.runtime.Instance;
import dev.vmss.operator.scaleset.plan.Plan;
import dev.vmss.operator.scaleset.simulation.Violation;
import dev.vmss.operator.scaleset.snapshot.Recent;
import dev.vmss.operator.scaleset.vocabulary.Action;
import dev.vmss.operator.scaleset.vocabulary.Action.Why;
import dev.vmss.operator.scaleset.vocabulary.IdRanges;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Who may be upgraded, when and how many at once (rules: "Upgrade modes"). */
final class UpgradeRules {

  private final View view;
  private final Plan plan;
  private final List<Instance> upgraded;

  private UpgradeRules(View view, Plan plan) {
    this.view = view;
    this.plan = plan;
    this.upgraded = CountRules.going(view, plan, Why.UPGRADE);
  }

  static void check(View view, Plan plan) {
    UpgradeRules rules = new UpgradeRules(view, plan);
    rules.rollback();
    rules.begin();
    if (rules.upgraded.isEmpty()) {
      return;
    }
    require(
        plan.actions().get(0) instanceof Action.Probe,
        "the server is asked before an upgrade deletes anything",
        () -> plan.actions().toString());
    ServedImage goal = plan.recipe().orElseThrow().image();
    rules.upgraded.forEach(instance -> rules.wanted(instance, goal));
    List<Instance> rolled =
        rules.upgraded.stream().filter(instance -> !rules.atOnce(instance)).toList();
    if (!rolled.isEmpty()) {
      rules.batch(rolled, goal);
    }
  }

  private boolean atOnce(Instance instance) {
    return instance.marks().upgradeRequested()
        || (view.mode(UpgradeMode.AUTOMATIC) && view.otherModel(instance));
  }

  private void wanted(Instance instance, ServedImage goal) {
    require(view.counts(instance), "only counting instances are upgraded", instance::name);
    boolean model = view.otherModel(instance);
    boolean image = View.otherImage(instance, goal);
    require(model || image, "only outdated instances are upgraded", instance::name);
    boolean rollsModel = view.mode(UpgradeMode.ROLLING) && model;
    boolean rollsImage =
        view.spec().upgradePolicy().automaticOSUpgrade()
            && image
            && !View.downgrade(instance, goal);
    require(
        atOnce(instance) || rollsModel || rollsImage,
        "instances are upgraded only as the policy says",
        () -> instance.stamp() + " to " + goal.version());
  }

  private void batch(List<Instance> rolled, ServedImage goal) {
    UpgradeStatus state = plan.status().upgrade();
    require(
        state != null && state.target() != null && state.failedTarget() == null,
        "a roll has a target that has not failed",
        () -> "" + state);
    UpgradeStatus roll = Objects.requireNonNull(state);
    require(
        roll.batchFinished() == null && roll.batchInstances().containsAll(View.ids(rolled)),
        "a roll deletes the batch it reported",
        () -> View.ids(rolled) + " of " + roll.batchInstances());
    require(
        goal.version().toString().equals(roll.target().version())
            && goal.digest().equals(roll.target().digest()),
        "a roll rolls to its target",
        () -> goal + " instead of " + roll.target());
    bounds(roll, rolled);
    surge(rolled, goal);
  }

  private boolean begins(UpgradeStatus roll) {
    UpgradeStatus before = view.upgrade();
    return before == null
        || !Objects.equals(before.batch(), roll.batch())
        || !Objects.equals(before.target(), roll.target())
        || before.batchFinished() != null;
  }

  private void oneZone(List<Instance> members) {
    if (view.zoned()) {
      List<Optional<String>> zones = members.stream().map(view::zone).distinct().toList();
      require(zones.size() == 1, "zones are not mixed in one batch", () -> "" + zones);
    }
  }

  /** What holds of a batch at the moment it begins, whether its members go at once or not. */
  private void begin() {
    UpgradeStatus roll = plan.status().upgrade();
    List<ServedImage> goal = Marketplace.resolve(view.snapshot());
    boolean inFlight =
        roll != null
            && roll.target() != null
            && roll.batchStarted() != null
            && roll.batchFinished() == null;
    if (inFlight && !goal.isEmpty() && begins(roll)) {
      begin(roll, goal.get(0));
    }
  }

  private void begin(UpgradeStatus roll, ServedImage goal) {
    List<Instance> members =
        view.counting().stream()
            .filter(i -> roll.batchInstances().contains(i.id().number()))
            .toList();
    oneZone(members);
    require(!view.policy().paused(), "paused stops before the next batch", roll::toString);
    require(
        !view.noRollCanSucceed(),
        "no batch begins by settings that are refused",
        () -> "" + view.policy());
    UpgradeStatus before = view.upgrade();
    if (before != null
        && before.batchFinished() != null
        && Objects.equals(before.target(), roll.target())) {
      Instant pauseEnds =
          notAhead(before.batchFinished())
              .plus(GoDuration.parse(view.policy().pauseTimeBetweenBatches()));
      require(
          !view.now().isBefore(pauseEnds), "batches pause in between", () -> "until " + pauseEnds);
    }
    int damage = damage(goal) + view.missing();
    boolean tolerated = roll.failed() != null && roll.failed() > 0;
    int least = tolerated && view.missing() < view.batchSize() ? 1 : 0;
    require(
        members.size() <= Math.max(least, view.batchSize() - damage),
        "a batch is no larger than the policy and the damage allow",
        () -> members.size() + " of at most " + view.batchSize() + " less " + damage);
    int unhealthy = Math.max(0, view.replicas() - view.healthy().size());
    require(
        unhealthy <= view.mayBeUnhealthy() || members.stream().noneMatch(view::healthy),
        "a batch waits while too many are unhealthy",
        () -> unhealthy + " unhealthy, allowed " + view.mayBeUnhealthy());
  }

  /** Unhealthy instances of the new model: damage the roll itself has done. */
  private int damage(ServedImage goal) {
    return (int)
        view.counting().stream()
            .filter(i -> !view.otherModel(i) && !View.otherImage(i, goal))
            .filter(i -> !view.healthy(i))
            .count();
  }

  /** Whatever happened since the batch began, no more are taken than a batch could have. */
  private void bounds(UpgradeStatus roll, List<Instance> rolled) {
    List<Instance> healthyGoing = rolled.stream().filter(view::healthy).toList();
    if (healthyGoing.isEmpty()) {
      return;
    }
    List<Instance> left = new ArrayList<>(view.healthy());
    List<Instance> going =
        plan.deletes().stream().map(d -> CountRules.original(view, d.instance())).toList();
    long others = going.stream().filter(i -> !rolled.contains(i) && view.healthy(i)).count();
    left.removeAll(healthyGoing);
    int batch = Math.max(view.batchSize(), roll.batchInstances().size());
    int least = view.replicas() - view.mayBeUnhealthy() - batch;
    require(
        left.size() >= least
            || view.healthy().size() - others >= view.replicas()
            || healthyGoing.size() <= surgeInPlace(),
        "healthy instances are not taken below what the policy allows",
        () -> left.size() + " would be healthy, the policy wants " + least);
  }

  /** How many healthy instances stand beside replicas so that as many may go. */
  private int surgeInPlace() {
    UpgradeStatus before = view.upgrade();
    boolean waits = before != null && Boolean.FALSE.equals(before.inPlace());
    return waits ? Math.max(0, view.counting().size() - view.replicas()) : 0;
  }

  /** With maxSurge the old ones go once the new ones are healthy, or cannot be had. */
  private void surge(List<Instance> rolled, ServedImage goal) {
    UpgradeStatus before = view.upgrade();
    boolean waiting =
        before != null
            && Boolean.FALSE.equals(before.inPlace())
            && before.batchFinished() == null
            && Objects.equals(before.target(), plan.status().upgrade().target());
    if (!waiting || rolled.stream().noneMatch(view::healthy)) {
      return;
    }
    boolean fresh = fresh(rolled, before, goal);
    List<Instance> nowhere =
        view.counting().stream().filter(i -> i.unschedulable().isPresent()).toList();
    boolean placeless = !nowhere.isEmpty();
    boolean quota = view.snapshot().recent().refusal().filter(Recent.Refusal::quota).isPresent();
    boolean late = !view.now().isBefore(notAhead(before.batchStarted()).plus(view.batchLimit()));
    require(
        fresh || placeless || quota || late,
        "a surge is healthy before the old ones go",
        () -> View.ids(rolled) + " go");
    require(
        fresh
            || late
            || view.snapshot().instances().stream().noneMatch(i -> view.going(i) && !view.ghost(i)),
        "a surge waits for the room of those that are ending",
        () -> View.ids(rolled) + " go");
    require(
        fresh
            || late
            || quota
            || rolled.stream().anyMatch(i -> PlaceRules.couldTake(view, i.node())),
        "a batch goes without its surge only where it makes room",
        () -> View.ids(rolled) + " go, " + View.ids(nowhere) + " wait");
  }

  /** As many as leave have come and are healthy, or are not needed. */
  private boolean fresh(List<Instance> rolled, UpgradeStatus before, ServedImage goal) {
    List<Integer> ids = IdRanges.read(before.batchReplacements());
    long healthy =
        view.healthy().stream()
            .filter(i -> ids.contains(i.id().number()))
            .filter(i -> !view.otherModel(i) && !View.otherImage(i, goal))
            .count();
    long going =
        plan.deletes().stream()
            .filter(d -> view.healthy(CountRules.original(view, d.instance())))
            .count();
    return healthy >= rolled.size() || view.healthy().size() - going >= view.replicas();
  }

  /** Another operator may have written it, by its own clock. */
  private Instant notAhead(Instant written) {
    return written.isAfter(view.now()) ? view.now() : written;
  }

  /** A good model is not given up because of a clock. */
  static void failure(View view, VirtualMachineScaleSetStatus status) {
    UpgradeStatus before = view.upgrade();
    UpgradeStatus now = status.upgrade();
    boolean fails =
        before != null
            && before.failedTarget() == null
            && now != null
            && now.failedTarget() != null
            && now.failedTarget().reason().equals("BatchUnhealthy");
    require(
        !fails
            || view.healthy().size()
                < Math.max(
                    view.replicas() + Objects.requireNonNullElse(before.surge(), 0),
                    view.counting().size()),
        "no roll fails while everything is healthy",
        () -> now.failedTarget().message());
  }

  private void rollback() {
    List<Instance> back = CountRules.going(view, plan, Why.ROLLBACK);
    if (back.isEmpty()) {
      return;
    }
    UpgradeStatus state = plan.status().upgrade();
    FailedTarget failed =
        Optional.ofNullable(state)
            .map(UpgradeStatus::failedTarget)
            .orElseThrow(() -> new Violation("only a failed roll is rolled back", "" + state));
    require(view.rollsBack(), "a rollback happens only when the policy says so", failed::toString);
    for (Instance instance : back) {
      require(
          state.batchInstances().contains(instance.id().number())
              && instance
                  .stamp()
                  .version()
                  .map(Object::toString)
                  .equals(Optional.of(failed.version()))
              && instance.stamp().digest().equals(failed.digest()),
          "only failed instances are rolled back",
          instance::toString);
    }
  }
}
