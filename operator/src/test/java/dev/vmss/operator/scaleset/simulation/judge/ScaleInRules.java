package dev.vmss.operator.scaleset.simulation.judge;

import static dev.vmss.operator.scaleset.simulation.judge.View.require;

import dev.vmss.api.v1alpha1.ScaleInRule;
import dev.vmss.api.v1alpha1.UpgradeStatus;
import dev.vmss.operator.runtime.Instance;
import dev.vmss.operator.scaleset.plan.Plan;
import dev.vmss.operator.scaleset.vocabulary.Action.Why;
import dev.vmss.operator.scaleset.vocabulary.IdRanges;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Who goes first on scale-in (rules: "Scale-in"). */
final class ScaleInRules {

  private final View view;
  private final List<Instance> victims;
  private final List<Instance> staying;
  private final Predicate<Instance> kept;
  private final Set<Integer> surge;

  private ScaleInRules(View view, Plan plan, Predicate<Instance> kept) {
    this.view = view;
    this.kept = kept;
    this.victims = CountRules.going(view, plan, Why.SCALE_IN);
    this.staying = new ArrayList<>(view.counting());
    this.surge = surge(view, plan);
    plan.deletes().forEach(delete -> staying.remove(CountRules.original(view, delete.instance())));
  }

  /**
   * @param kept whom the server refused to delete, and who therefore stays for a while
   */
  static void check(View view, Plan plan, Predicate<Instance> kept) {
    ScaleInRules rules = new ScaleInRules(view, plan, kept);
    // With zoneBalance a class of instances may have to stay for the sake of balance.
    if (!rules.victims.isEmpty() && !view.spec().zoneBalance()) {
      rules.classes();
      rules.policy();
    }
    if (!rules.victims.isEmpty()) {
      rules.zones();
    }
  }

  private List<Instance> free() {
    return staying.stream().filter(i -> !i.marks().keepsFromScaleIn() && !kept.test(i)).toList();
  }

  private void classes() {
    first("delete-first instances go first", i -> i.marks().deleteFirst());
    first(
        "what was created beyond replicas goes before what the set had",
        i -> i.marks().deleteFirst() || surge(i));
    before("instances that are not running go before those that are", i -> !runs(i));
    before("instances that are not ready go before those that are", i -> !runs(i) || !i.ready());
  }

  /** Of those that nobody marked and that are no surge. */
  private void before(String rule, Predicate<Instance> preferred) {
    Predicate<Instance> first = i -> i.marks().deleteFirst() || surge(i);
    require(
        free().stream().filter(first.negate()).noneMatch(preferred)
            || victims.stream().allMatch(first.or(preferred)),
        rule,
        () -> View.ids(victims) + " go, " + View.ids(free()) + " could have gone");
  }

  private void first(String rule, Predicate<Instance> preferred) {
    boolean spared = free().stream().anyMatch(preferred);
    boolean other = victims.stream().anyMatch(preferred.negate());
    require(
        !(spared && other),
        rule,
        () -> View.ids(victims) + " go, " + View.ids(free()) + " could have gone");
  }

  private boolean surge(Instance instance) {
    return surge.contains(instance.id().number());
  }

  /** What is known to have been created beyond replicas: until its batch is over. */
  private static Set<Integer> surge(View view, Plan plan) {
    Set<Integer> now = ids(plan.status().upgrade());
    UpgradeStatus before = view.upgrade();
    boolean over =
        before == null
            || (Boolean.TRUE.equals(before.inPlace())
                && before.failedTarget() == null
                && now.isEmpty());
    Set<Integer> known = new HashSet<>(now);
    if (!over) {
      known.addAll(ids(before));
    }
    return known;
  }

  private static Set<Integer> ids(@Nullable UpgradeStatus status) {
    return status == null ? Set.of() : Set.copyOf(IdRanges.read(status.surgeInstances()));
  }

  /** Without zones, OldestVM and NewestVM take the ends of the row. */
  private void policy() {
    ScaleInRule rule = view.spec().scaleInPolicy().rules().get(0);
    if (view.zoned() || rule == ScaleInRule.DEFAULT) {
      return;
    }
    List<Instance> chosen = victims.stream().filter(this::plain).toList();
    List<Instance> spared = free().stream().filter(this::plain).toList();
    for (Instance victim : chosen) {
      for (Instance other : spared) {
        int order = victim.created().compareTo(other.created());
        require(
            rule == ScaleInRule.OLDEST_VM ? order <= 0 : order >= 0,
            "the policy's first goes first",
            () -> rule + ": " + victim.name() + " goes, " + other.name() + " stays");
      }
    }
  }

  private boolean plain(Instance instance) {
    return !instance.marks().deleteFirst()
        && runs(instance)
        && instance.ready()
        && !surge(instance);
  }

  private boolean runs(Instance instance) {
    return instance.phase() == Instance.Phase.RUNNING && !view.nodeAway(instance);
  }

  /** Where nothing else counts, scale-in leaves the zones no less balanced than it found them. */
  private void zones() {
    boolean onlyPolicy =
        view.counting().stream()
            .allMatch(
                i ->
                    plain(i)
                        && !i.marks().keepsFromScaleIn()
                        && !kept.test(i)
                        && view.zone(i).isPresent());
    if (view.zoned() && onlyPolicy) {
      int before = skew(view.counting());
      int after = skew(staying);
      require(
          after <= Math.max(1, before),
          "scale-in balances zones",
          () -> "skew " + before + " -> " + after);
    }
  }

  private int skew(List<Instance> instances) {
    Map<String, Integer> counts = new HashMap<>();
    view.spec().zones().forEach(zone -> counts.put(zone, 0));
    instances.forEach(i -> view.zone(i).ifPresent(zone -> counts.merge(zone, 1, Integer::sum)));
    int most = counts.values().stream().mapToInt(Integer::intValue).max().orElse(0);
    int least = counts.values().stream().mapToInt(Integer::intValue).min().orElse(0);
    return most - least;
  }
}
