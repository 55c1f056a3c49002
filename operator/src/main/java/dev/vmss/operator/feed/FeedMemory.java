package dev.vmss.operator.feed;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/** What is remembered of feeds, by their uids. */
final class FeedMemory {

  private final Map<String, FeedMind> minds = new ConcurrentHashMap<>();

  FeedMind of(String uid) {
    return minds.getOrDefault(uid, FeedMind.BLANK);
  }

  void change(String uid, UnaryOperator<FeedMind> how) {
    minds.compute(uid, (_, mind) -> how.apply(mind == null ? FeedMind.BLANK : mind));
  }

  void keepOnly(Set<String> uids) {
    minds.keySet().retainAll(uids);
  }
}
