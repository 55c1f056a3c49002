package dev.vmss.operator.scaleset.upgrade;

import dev.vmss.operator.model.Counted;
import dev.vmss.operator.runtime.Instance;
import dev.vmss.operator.scaleset.snapshot.Facts;
import dev.vmss.operator.scaleset.snapshot.Target;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Chooses the next batch of a roll (rules: "Upgrade modes"). Percentages are of {@code
 * spec.replicas}; zones are not mixed in one batch.
 *
 * @param members the instances to replace next; empty while the roll has to wait
 * @param waiting why it waits
 */
public record UpgradeBatch(List<Instance> members, String waiting) {

  /** Chooses among candidates, of which at least one exists. */
  static UpgradeBatch next(Facts facts, Roll roll, Target target, List<Instance> candidates) {
    int size = size(facts, roll, target);
    if (size <= 0) {
      return new UpgradeBatch(
          List.of(),
          "%s of the new model are not healthy; the next batch waits for them."
              .formatted(Counted.of(damage(facts, target), "instance")));
    }
    List<Instance> admitted = admitted(facts, candidates, 0);
    return admitted.isEmpty()
        ? new UpgradeBatch(List.of(), waitingSentence(facts, candidates, 0))
        : new UpgradeBatch(pick(facts, admitted, size), "");
  }

  /**
   * Who may leave: everybody, or nobody but the unhealthy while too many of the set are; and nobody
   * whom the upgrade would use up.
   *
   * @param surge how many may exist beyond replicas
   */
  static List<Instance> admitted(Facts facts, List<Instance> candidates, int surge) {
    boolean open = gateOpen(facts);
    return candidates.stream()
        .filter(instance -> open || facts.unhealthy(instance))
        .filter(instance -> !facts.usedUp(instance, surge))
        .toList();
  }

  /** The batches a roll of these candidates would take if all went well: the preview. */
  public static List<List<Instance>> preview(Facts facts, List<Instance> candidates) {
    List<List<Instance>> batches = new ArrayList<>();
    List<Instance> left = new ArrayList<>(candidates);
    int size = base(facts);
    while (!left.isEmpty()) {
      List<Instance> batch = pick(facts, left, size);
      batches.add(batch);
      left.removeAll(Set.copyOf(batch));
    }
    return batches;
  }

  /** max(1, floor(maxBatchInstancePercent x replicas)). */
  static int base(Facts facts) {
    return Math.max(1, facts.desired().upgrade().rolling().batch().of(facts.desired().replicas()));
  }

  /**
   * Damage the roll itself has done shrinks the batch; unhealthy outdated instances do not: they
   * are to be mended. What the policy let pass at the end of its batch leaves at least one, and the
   * gate decides; else a batch of one would wait for ever for one that never becomes healthy.
   */
  private static int size(Facts facts, Roll roll, Target target) {
    int least = roll.failures() > 0 && facts.missing() < base(facts) ? 1 : 0;
    return Math.max(least, base(facts) - damage(facts, target));
  }

  static int damage(Facts facts, Target target) {
    long unhealthy =
        facts.counting().stream().filter(target::made).filter(facts::unhealthy).count();
    return (int) unhealthy + facts.missing();
  }

  /**
   * Unhealthy instances of the new model, when nothing but what this roll has made keeps the next
   * batch from beginning.
   */
  static List<Instance> culprits(Facts facts, Roll roll, Target target) {
    List<Instance> bad =
        facts.counting().stream()
            .filter(target::made)
            .filter(instance -> instance.node().isPresent() && facts.unhealthy(instance))
            .toList();
    int own = Math.min(roll.failures(), bad.size());
    boolean theirs =
        own > 0 && unhealthyInAll(facts) - own <= allowed(facts) && facts.missing() < base(facts);
    return theirs ? bad : List.of();
  }

  private static int unhealthyInAll(Facts facts) {
    return Math.max(0, facts.desired().replicas() - facts.healthyCount());
  }

  /**
   * The share of unhealthy instances is within bounds, but one may always be: else a set of two
   * could never roll.
   */
  private static boolean gateOpen(Facts facts) {
    return unhealthyInAll(facts) <= allowed(facts);
  }

  private static int allowed(Facts facts) {
    return Math.max(
        1, facts.desired().upgrade().rolling().maxUnhealthy().of(facts.desired().replicas()));
  }

  /** Why none of these candidates may leave now. */
  static String waitingSentence(Facts facts, List<Instance> candidates, int surge) {
    return candidates.stream().allMatch(instance -> facts.usedUp(instance, surge))
        ? "%s from scale-in while %d more exist than are wanted: they would not be replaced, so the upgrade leaves them."
            .formatted(
                Counted.are(candidates.size(), "outdated instance", "protected"), facts.excess())
        : gateSentence(facts);
  }

  static String gateSentence(Facts facts) {
    return "%d of %s are not healthy, maxUnhealthyInstancePercent allows %d; the next batch waits until they recover."
        .formatted(
            unhealthyInAll(facts),
            Counted.of(facts.desired().replicas(), "instance"),
            allowed(facts));
  }

  private static List<Instance> pick(Facts facts, List<Instance> candidates, int size) {
    Comparator<Instance> order = Comparator.comparing(Instance::id);
    if (facts.desired().upgrade().rolling().unhealthyFirst()) {
      order = Comparator.<Instance, Boolean>comparing(facts::healthy).thenComparing(order);
    }
    List<Instance> ordered = candidates.stream().sorted(order).toList();
    Optional<String> zone = facts.ownZone(ordered.get(0));
    return ordered.stream()
        .filter(instance -> facts.ownZone(instance).equals(zone))
        .limit(size)
        .toList();
  }
}
