package dev.vmss.operator.scaleset.snapshot;

import dev.vmss.operator.runtime.Instance;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Instances that stay Terminating (03, "Scale-out"). One whose grace is over is a ghost: it holds
 * its number, and nothing waits for it any more. One whose node is gone for good has nobody left to
 * end it but us.
 */
public final class Ghosts {

  private static final int SHOWN = 3;

  private Ghosts() {}

  /** Those that are expected to be gone soon. */
  public static List<Instance> stillEnding(Facts facts) {
    return facts.terminating().stream().filter(instance -> !ghost(facts, instance)).toList();
  }

  /** Those to be deleted at once, each one time. */
  public static List<Instance> toForce(Facts facts) {
    return facts.terminating().stream()
        .filter(facts.snapshot()::stranded)
        .filter(instance -> instance.ending().filter(end -> !end.grace().isZero()).isPresent())
        .filter(instance -> seen(facts, instance).filter(Recent.Ending::forced).isEmpty())
        .toList();
  }

  /** When the next one becomes a ghost. */
  public static Optional<Instant> next(Facts facts) {
    return facts.terminating().stream()
        .map(instance -> ghostFrom(facts, instance))
        .flatMap(Optional::stream)
        .filter(facts.now()::isBefore)
        .min(Instant::compareTo);
  }

  /** Names them, to follow another sentence; nothing when there are none. */
  public static String words(Facts facts) {
    List<Instance> ghosts = facts.terminating().stream().filter(i -> ghost(facts, i)).toList();
    if (ghosts.isEmpty()) {
      return "";
    }
    String names =
        ghosts.stream().limit(SHOWN).map(Ghosts::words).collect(Collectors.joining(", "));
    String more = ghosts.size() > SHOWN ? " and %d more".formatted(ghosts.size() - SHOWN) : "";
    return " Terminating beyond the grace given: " + names + more + ".";
  }

  /** The time is the object's own, so that every process tells the same. */
  private static String words(Instance ghost) {
    return "%s on %s since %s"
        .formatted(
            ghost.name(),
            ghost.node().map("node "::concat).orElse("no node"),
            ghost.ending().orElseThrow().asked());
  }

  private static boolean ghost(Facts facts, Instance instance) {
    return ghostFrom(facts, instance).filter(from -> !facts.now().isBefore(from)).isPresent();
  }

  private static Optional<Instant> ghostFrom(Facts facts, Instance instance) {
    return seen(facts, instance)
        .flatMap(seen -> instance.ending().map(end -> seen.since().plus(grace(facts, seen, end))));
  }

  /** Without grace ends what we force, and what its kubelet has just ended, for a moment. */
  private static Duration grace(Facts facts, Recent.Ending seen, Instance.Ending end) {
    boolean last = end.grace().isZero() && !seen.forced();
    return last ? facts.desired().terminationGrace() : end.grace();
  }

  private static Optional<Recent.Ending> seen(Facts facts, Instance instance) {
    return Optional.ofNullable(facts.snapshot().recent().endings().get(instance.uid()));
  }
}
