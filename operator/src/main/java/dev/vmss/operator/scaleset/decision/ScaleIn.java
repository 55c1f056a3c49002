package dev.vmss.operator.scaleset.decision;

import dev.vmss.api.v1alpha1.ScaleInRule;
import dev.vmss.operator.model.InstanceId;
import dev.vmss.operator.runtime.Instance;
import dev.vmss.operator.scaleset.snapshot.Facts;
import dev.vmss.operator.scaleset.upgrade.UpgradeStep;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * The order of scale-in (03, "Scale-in"; Azure: scale-in policy). Instances go one by one, so that
 * each choice sees the balance the previous one left.
 *
 * @param victims who goes, first one first
 * @param kept who should go, but the server refuses to delete it
 * @param stuck how many more are wanted gone, but everybody left is protected
 */
public record ScaleIn(List<Instance> victims, List<Instance> kept, int stuck) {

  static final ScaleIn NOTHING = new ScaleIn(List.of(), List.of(), 0);

  /**
   * Excess = counting - replicas - surge; what upgrade and repairs delete in this pass is not
   * chosen again.
   */
  static ScaleIn decide(Facts facts, UpgradeStep upgrade, Repairs.Step repairs) {
    List<Instance> staying = new ArrayList<>(facts.counting());
    staying.removeAll(upgrade.deletes());
    staying.removeAll(repairs.deletes());
    int excess = staying.size() - facts.desired().replicas() - upgrade.surge();
    return excess <= 0 ? NOTHING : new ScaleIn.Order(facts, upgrade, staying).choose(excess);
  }

  /** One run of choices over a shrinking list. */
  private static final class Order {

    private final Facts facts;
    private final UpgradeStep upgrade;
    private final List<Instance> staying;

    /** Looked up once: whoever goes from 1,000 to none asks half a million times. */
    private final Map<InstanceId, Optional<String>> zoneOf = new HashMap<>();

    Order(Facts facts, UpgradeStep upgrade, List<Instance> staying) {
      this.facts = facts;
      this.upgrade = upgrade;
      this.staying = staying;
      staying.forEach(instance -> zoneOf.put(instance.id(), facts.ownZone(instance)));
    }

    private Optional<String> zone(Instance instance) {
      return Objects.requireNonNull(zoneOf.get(instance.id()));
    }

    ScaleIn choose(int excess) {
      List<Instance> victims = new ArrayList<>();
      while (victims.size() < excess) {
        Optional<Instance> victim = next();
        if (victim.isEmpty()) {
          break;
        }
        victims.add(victim.get());
        staying.remove(victim.get());
      }
      return new ScaleIn(facts.free(victims), facts.kept(victims), excess - victims.size());
    }

    private Optional<Instance> next() {
      Map<String, Integer> zones = count(this::zone);
      int most = zones.values().stream().mapToInt(Integer::intValue).max().orElse(0);
      List<Instance> candidates =
          staying.stream()
              .filter(instance -> !instance.marks().keepsFromScaleIn())
              .filter(instance -> keepsBalance(instance, zones, most))
              .toList();
      return first(candidates, instance -> instance.marks().deleteFirst())
          .or(() -> firstOfSurge(candidates.stream().filter(this::surge).toList()))
          .or(() -> first(candidates, this::notRunning))
          .or(() -> first(candidates, instance -> !instance.ready()))
          .or(() -> first(candidates, this::outsideItsZones))
          .or(() -> byPolicy(candidates, zones));
    }

    /**
     * What runs on a node that is not there nobody knows to run; better it than its replacement.
     */
    private boolean notRunning(Instance instance) {
      return instance.phase() != Instance.Phase.RUNNING || facts.snapshot().nodeIsAway(instance);
    }

    /** Within one class the policy's last criterion decides. */
    private Optional<Instance> first(List<Instance> candidates, Predicate<Instance> of) {
      return candidates.stream().filter(of).min(lastCriterion());
    }

    private Comparator<Instance> lastCriterion() {
      Comparator<Instance> newest =
          Comparator.comparing(Instance::created).thenComparing(Instance::id).reversed();
      return switch (facts.desired().scaleIn()) {
        case DEFAULT -> Comparator.comparing(Instance::id).reversed();
        case OLDEST_VM -> Comparator.comparing(Instance::created).thenComparing(Instance::id);
        case NEWEST_VM -> newest;
      };
    }

    /** What was created beyond replicas for a batch goes before anything the set had already. */
    private boolean surge(Instance instance) {
      return upgrade.surgeInstances().contains(instance.id().number());
    }

    /** Of a surge what does not work goes first: the rest may be wanted yet. */
    private Optional<Instance> firstOfSurge(List<Instance> surge) {
      return first(surge, this::notRunning)
          .or(() -> first(surge, instance -> !instance.ready()))
          .or(() -> first(surge, instance -> true));
    }

    private boolean outsideItsZones(Instance instance) {
      return facts.desired().zoned() && zone(instance).isEmpty();
    }

    private Optional<Instance> byPolicy(List<Instance> candidates, Map<String, Integer> zones) {
      List<Instance> left = mostPopulated(candidates, zones, this::zone);
      if (facts.desired().scaleIn() == ScaleInRule.DEFAULT) {
        left = mostPopulated(left, count(Instance::node), Instance::node);
      }
      return left.stream().min(lastCriterion());
    }

    /**
     * The candidates in the places (zones, nodes) that hold most of the set; all of them when
     * places do not matter.
     */
    private static List<Instance> mostPopulated(
        List<Instance> candidates,
        Map<String, Integer> counts,
        Function<Instance, Optional<String>> place) {
      int most = candidates.stream().mapToInt(i -> at(i, counts, place)).max().orElse(0);
      return candidates.stream().filter(i -> at(i, counts, place) == most).toList();
    }

    private static int at(
        Instance instance,
        Map<String, Integer> counts,
        Function<Instance, Optional<String>> place) {
      return place.apply(instance).map(counts::get).orElse(0);
    }

    /** {@code zoneBalance: true}: nobody goes whose zone would fall more than one below another. */
    private boolean keepsBalance(Instance instance, Map<String, Integer> zones, int most) {
      return !facts.desired().zoneBalance()
          || zone(instance).map(zone -> zones.getOrDefault(zone, 0) >= most).orElse(true);
    }

    private Map<String, Integer> count(Function<Instance, Optional<String>> place) {
      Map<String, Integer> counts = new HashMap<>();
      staying.forEach(i -> place.apply(i).ifPresent(where -> counts.merge(where, 1, Integer::sum)));
      return counts;
    }
  }
}
