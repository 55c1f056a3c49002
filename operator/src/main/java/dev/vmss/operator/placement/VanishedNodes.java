package dev.vmss.operator.placement;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Since when this process has known nodes to be away that instances are on. A node object that
 * vanishes may be registered anew a moment later, with everything still running on its machine, so
 * it is given the time that Kubernetes' own garbage collector gives it, and after that the server
 * is asked, as that does: a watch that stands still shows no return. Asked once for an absence;
 * what cannot be read is not gone. A restart begins to wait anew.
 */
public final class VanishedNodes {

  private static final Duration PATIENCE = Duration.ofSeconds(40);

  private final Predicate<String> exists;
  private final Supplier<Set<String>> named;
  private final Map<String, Absence> absences = new ConcurrentHashMap<>();

  private record Absence(Instant since, boolean confirmed) {}

  /**
   * @param exists whether the server has such a node, or does not say
   * @param named the nodes that any instance is on: others are forgotten
   */
  public VanishedNodes(Predicate<String> exists, Supplier<Set<String>> named) {
    this.exists = exists;
    this.named = named;
  }

  /** When a node that has been away since then is not expected back. */
  public static Instant goneForGood(Instant since) {
    return since.plus(PATIENCE);
  }

  /** Since when these nodes, which the watch does not show, have been away. */
  public Map<String, Instant> since(Collection<String> away, Instant now) {
    if (!absences.keySet().containsAll(away)) {
      absences.keySet().retainAll(named.get());
    }
    Map<String, Instant> since = new HashMap<>();
    away.forEach(node -> since.put(node, absence(node, now)));
    return since;
  }

  private Instant absence(String node, Instant now) {
    Absence known = absences.computeIfAbsent(node, name -> new Absence(now, false));
    if (known.confirmed() || now.isBefore(goneForGood(known.since()))) {
      return known.since();
    }
    Absence judged = exists.test(node) ? new Absence(now, false) : new Absence(known.since(), true);
    // The watch may have shown it meanwhile: then nothing is known of it any more.
    return absences.replace(node, known, judged) ? judged.since() : now;
  }

  /** The watch shows that something happened to a node: whatever was known of it is over. */
  public void forget(String node) {
    absences.remove(node);
  }

  /** There is no node at all: that is no news about any one of them. */
  public void forgetAll() {
    absences.clear();
  }
}
