package dev.vmss.operator.placement;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Since when this process has known nodes to be away that instances are on. A node object that
 * vanishes may be registered anew a moment later, with everything still running on its machine, so
 * it is given the time that Kubernetes' own garbage collector gives it, and after that the server
 * is asked, as that does: a watch that stands still shows no return. Asked once for an absence, and
 * beside the visits: whoever writes Pods may invent any number of nodes. What cannot be read is not
 * gone. A restart begins to wait anew.
 */
public final class VanishedNodes {

  private static final Duration PATIENCE = Duration.ofSeconds(40);
  private static final Duration ANSWER_COMES_WITHIN = Duration.ofSeconds(1);
  private static final int SPARE = 100;

  private final Predicate<String> exists;
  private final Supplier<Set<String>> named;
  private final Executor asking;
  private final Map<String, Absence> absences = new ConcurrentHashMap<>();

  /** How much is known of an absence whose time is over. */
  private enum Known {
    NOTHING,
    ASKED,
    GONE
  }

  private record Absence(Instant since, Known known) {}

  /**
   * @param exists whether the server has such a node, or does not say
   * @param named the nodes that any instance is on: others are forgotten
   * @param asking runs what asks the server
   */
  public VanishedNodes(Predicate<String> exists, Supplier<Set<String>> named, Executor asking) {
    this.exists = exists;
    this.named = named;
    this.asking = asking;
  }

  /** When a node that has been away since then is not expected back. */
  public static Instant goneForGood(Instant since) {
    return since.plus(PATIENCE);
  }

  /** Since when these nodes, which the watch does not show, have been away. */
  public Map<String, Instant> since(Collection<String> away, Instant now) {
    if (!absences.keySet().containsAll(away) || absences.size() > SPARE) {
      absences.keySet().retainAll(named.get());
    }
    Map<String, Instant> since = new HashMap<>();
    away.forEach(node -> since.put(node, absence(node, now)));
    return since;
  }

  private Instant absence(String node, Instant now) {
    Absence absence = absences.computeIfAbsent(node, _ -> new Absence(now, Known.NOTHING));
    if (absence.known() == Known.GONE || now.isBefore(goneForGood(absence.since()))) {
      return absence.since();
    }
    Absence asked = new Absence(absence.since(), Known.ASKED);
    if (absence.known() == Known.NOTHING && absences.replace(node, absence, asked)) {
      asking.execute(() -> ask(node, asked, now));
    }
    // The watch may have shown it meanwhile: then nothing is known of it any more.
    return Optional.ofNullable(absences.get(node))
        .map(known -> known.known() == Known.ASKED ? soon(now) : known.since())
        .orElse(now);
  }

  private void ask(String node, Absence asked, Instant now) {
    Absence judged =
        exists.test(node)
            ? new Absence(now, Known.NOTHING)
            : new Absence(asked.since(), Known.GONE);
    absences.replace(node, asked, judged);
  }

  /** Not given up yet, and to be looked at again once the answer is there. */
  private static Instant soon(Instant now) {
    return now.minus(PATIENCE).plus(ANSWER_COMES_WITHIN);
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
