package dev.vmss.operator.scaleset.simulation.judge;

import static dev.vmss.operator.scaleset.simulation.judge.View.require;

import dev.vmss.api.v1alpha1.UpgradeStatus;
import dev.vmss.operator.runtime.Instance;
import dev.vmss.operator.scaleset.plan.Plan;
import dev.vmss.operator.scaleset.vocabulary.Action;
import dev.vmss.operator.scaleset.vocabulary.Action.Delete;
import dev.vmss.operator.scaleset.vocabulary.Action.Why;
import dev.vmss.operator.scaleset.vocabulary.IdRanges;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How many, under which ids, and who may go at all (rules: "Scale-out", "Scale-in"). */
final class CountRules {

  private static final Duration YOUNG = Duration.ofMinutes(10);
  private static final Duration FIRST_BACK_OFF = Duration.ofSeconds(10);
  private static final Duration TAKEN_FOR = Duration.ofMinutes(5);

  private CountRules() {}

  /**
   * @param quota the last create was refused for a quota
   */
  static void check(View view, Plan plan, Map<Integer, Instant> taken, boolean quota) {
    require(
        !view.snapshot().deleting() || plan.actions().isEmpty(),
        "a set that is being deleted is left alone",
        () -> plan.actions().toString());
    require(
        plan.creates().isEmpty() || plan.deletes().isEmpty(),
        "a plan creates or deletes, and never does both",
        () -> plan.actions().toString());
    deletes(view, plan);
    scaleIn(view, plan);
    usedUp(view, plan);
    creates(view, plan);
    ids(view, plan, taken);
    lost(view, plan, quota);
  }

  static int surge(Plan plan) {
    UpgradeStatus upgrade = plan.status().upgrade();
    return upgrade == null ? 0 : number(upgrade.surge());
  }

  private static int number(@Nullable Integer value) {
    return value == null ? 0 : value;
  }

  private static void deletes(View view, Plan plan) {
    List<Instance> going = plan.deletes().stream().map(Delete::instance).toList();
    require(
        new HashSet<>(going).size() == going.size(),
        "an instance is deleted once",
        () -> View.ids(going).toString());
    for (Delete delete : plan.deletes()) {
      Instance instance = delete.instance();
      boolean known =
          view.snapshot().instances().stream().anyMatch(i -> i.uid().equals(instance.uid()));
      require(known, "only instances of the snapshot are deleted", instance::toString);
      require(
          !view.going(original(view, instance)) || delete.why() == Why.STRANDED,
          "what is being deleted is not deleted again",
          () -> instance.name() + " for " + delete.why());
      require(
          delete.atOnce() == view.nodeGone(original(view, instance)),
          "grace is given wherever somebody is left to end an instance, and nowhere else",
          () -> delete.toString());
      boolean fromActions = instance.marks().protectedFromActions();
      boolean fromScaleIn = instance.marks().protectedFromScaleIn();
      require(
          delete.why() == Why.LOST
              || delete.why() == Why.STRANDED
              || !(fromActions || (delete.why() == Why.SCALE_IN && fromScaleIn)),
          "a protected instance is never chosen",
          () -> instance.name() + " for " + delete.why());
    }
  }

  /** As the snapshot has it; the engine may hand back its own reading of it. */
  static Instance original(View view, Instance instance) {
    return view.snapshot().instances().stream()
        .filter(i -> i.uid().equals(instance.uid()))
        .findFirst()
        .orElse(instance);
  }

  static List<Instance> going(View view, Plan plan, Why why) {
    return plan.deletes().stream()
        .filter(delete -> delete.why() == why)
        .map(delete -> original(view, delete.instance()))
        .toList();
  }

  /**
   * "An upgrade never uses up instances that are protected from scale-in while more exist than
   * wanted"; nor does a repair.
   */
  private static void usedUp(View view, Plan plan) {
    UpgradeStatus before = view.upgrade();
    int surge = Math.max(surge(plan), before == null ? 0 : number(before.surge()));
    int excess = view.counting().size() - view.replicas() - surge;
    List<Instance> kept =
        plan.deletes().stream()
            .filter(d -> d.why() == Why.UPGRADE || d.why() == Why.ROLLBACK || d.why() == Why.REPAIR)
            .map(d -> original(view, d.instance()))
            .filter(i -> i.marks().protectedFromScaleIn())
            .toList();
    require(
        kept.isEmpty() || excess <= 0,
        "nothing protected from scale-in is used up while more exist than wanted",
        () -> View.ids(kept) + " go, " + excess + " too many");
  }

  private static void scaleIn(View view, Plan plan) {
    int victims = going(view, plan, Why.SCALE_IN).size();
    long others =
        plan.deletes().stream()
            .filter(delete -> delete.why() != Why.SCALE_IN)
            .filter(delete -> view.counts(original(view, delete.instance())))
            .count();
    long excess = view.counting().size() - others - view.replicas() - surge(plan);
    require(
        victims <= Math.max(0, excess),
        "scale-in takes the excess and no more",
        () -> victims + " chosen, excess is " + excess);
  }

  private static void creates(View view, Plan plan) {
    int creates = plan.creates().size();
    int most = view.replicas() + surge(plan);
    require(
        creates == 0 || view.counting().size() + creates <= most,
        "no more than replicas and surge",
        () -> view.counting().size() + " count, creates " + creates + ", may be " + most);
    long resting =
        view.snapshot().instances().stream()
            .filter(view::lost)
            .filter(i -> view.now().isBefore(view.appeared(i).plus(YOUNG)))
            .filter(i -> view.now().isBefore(view.since(i).plus(FIRST_BACK_OFF)))
            .count();
    require(
        creates <= Math.max(0, most - view.counting().size() - resting),
        "instances lost young are not replaced at once",
        () -> resting + " were lost less than 10 s ago, creates " + creates);
  }

  private static void ids(View view, Plan plan, Map<Integer, Instant> taken) {
    Set<Integer> held = new HashSet<>();
    taken.forEach(
        (number, told) -> {
          if (view.now().isBefore(told.plus(TAKEN_FOR))) {
            held.add(number);
          }
        });
    view.snapshot().instances().forEach(instance -> held.add(instance.id().number()));
    List<Integer> promised = new ArrayList<>(promised(plan));
    promised.removeAll(held);
    held.addAll(promised);
    int next = 0;
    for (Action.Create create : plan.creates()) {
      while (held.contains(next)) {
        next++;
      }
      int expected = promised.isEmpty() ? next++ : promised.removeFirst();
      require(
          create.slot().id().number() == expected,
          "missing instances get the lowest free ids",
          () -> create + " instead of " + expected);
    }
  }

  /** What the batch in flight wrote down for its replacements. */
  private static List<Integer> promised(Plan plan) {
    UpgradeStatus roll = plan.status().upgrade();
    return roll == null || roll.target() == null
        ? List.of()
        : IdRanges.read(roll.batchReplacements());
  }

  private static void lost(View view, Plan plan, boolean quota) {
    List<Instance> removed = going(view, plan, Why.LOST);
    for (Instance instance : removed) {
      require(view.lost(instance), "only lost objects are cleared away", instance::toString);
    }
    for (Instance instance : going(view, plan, Why.STRANDED)) {
      require(
          instance.terminating() && view.nodeGone(instance),
          "only what is terminating is freed of a node that is gone",
          instance::toString);
      require(
          instance.ending().filter(end -> !end.grace().isZero()).isPresent(),
          "an instance is told once to end at once",
          instance::toString);
    }
    require(
        removed.isEmpty() || quota || view.counting().size() >= view.replicas(),
        "lost instances are replaced before their objects go",
        () -> view.counting().size() + " of " + view.replicas() + " count");
  }
}
