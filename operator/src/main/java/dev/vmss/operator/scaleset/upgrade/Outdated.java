package dev.vmss.operator.scaleset.upgrade;

import dev.vmss.api.v1alpha1.UpgradeMode;
import dev.vmss.operator.runtime.Instance;
import dev.vmss.operator.scaleset.snapshot.Facts;
import dev.vmss.operator.scaleset.snapshot.Target;
import java.util.List;
import java.util.Optional;

/**
 * Which instances differ from what a new one would be, and by what. A pinned version is what the
 * user wrote, so another version is a model difference, rolled by {@code mode}; the version behind
 * {@code latest}, and another digest of the same version, are image differences, rolled only with
 * {@code automaticOSUpgrade}.
 */
public record Outdated(Facts facts, Target goal) {

  /** Instances are compared with the image resolved now, or the last one that did. */
  public static Optional<Outdated> judge(Facts facts) {
    return facts
        .image()
        .map(image -> Target.of(image, facts.desired().model()))
        .or(facts::lastTarget)
        .map(goal -> new Outdated(facts, goal));
  }

  public boolean byModel(Instance instance) {
    return !goal.model().equals(instance.stamp().model())
        || (facts.desired().pins(goal.version()) && !sameVersion(instance));
  }

  boolean byImage(Instance instance) {
    return !goal.sameImage(instance.stamp());
  }

  public boolean any(Instance instance) {
    return byModel(instance) || byImage(instance);
  }

  /** Same version, other content. */
  public boolean byDigestOnly(Instance instance) {
    return !byModel(instance) && sameVersion(instance) && byImage(instance);
  }

  public List<Instance> all() {
    return facts.counting().stream().filter(this::any).toList();
  }

  /**
   * Whether the upgrade policy brings this instance along in batches, protection aside. What its
   * user stopped is brought along once it is started.
   */
  public boolean rolls(Instance instance) {
    return !instance.stopped() && (rollsForModel(instance) || rollsForImage(instance));
  }

  private boolean rollsForModel(Instance instance) {
    return facts.desired().upgrade().mode() == UpgradeMode.ROLLING && byModel(instance);
  }

  /** Image-driven rolls never go to a lower version. */
  private boolean rollsForImage(Instance instance) {
    return facts.desired().upgrade().automaticOs() && byImage(instance) && !downgrades(instance);
  }

  private boolean downgrades(Instance instance) {
    return instance.stamp().version().filter(v -> v.compareTo(goal.version()) > 0).isPresent();
  }

  /**
   * Whether this instance is replaced now, without batches: asked for by hand, or mode Automatic.
   */
  public boolean atOnce(Instance instance) {
    boolean asked = instance.marks().upgradeRequested() && any(instance);
    boolean automatic =
        facts.desired().upgrade().mode() == UpgradeMode.AUTOMATIC && byModel(instance);
    return !instance.stopped() && (asked || automatic);
  }

  private boolean sameVersion(Instance instance) {
    return instance.stamp().version().equals(Optional.of(goal.version()));
  }
}
