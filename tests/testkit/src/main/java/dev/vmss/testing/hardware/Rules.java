package dev.vmss.testing.hardware;

import io.fabric8.kubernetes.api.model.Pod;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.Predicate;

/** Which behaviour a Pod shows: that of the latest rule that matches. */
final class Rules {

  private record Rule(Predicate<Pod> pods, Behaviour behaviour) {}

  private final Deque<Rule> rules = new ConcurrentLinkedDeque<>();

  void add(Predicate<Pod> pods, Behaviour behaviour) {
    rules.addFirst(new Rule(pods, behaviour));
  }

  void clear() {
    rules.clear();
  }

  Behaviour behaviourOf(Pod pod) {
    return rules.stream()
        .filter(rule -> rule.pods().test(pod))
        .map(Rule::behaviour)
        .findFirst()
        .orElseGet(Behaviour::runs);
  }
}
