package dev.vmss.testing.kubevirt;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.Predicate;

/** What goes wrong with which object: what the latest rule that matches says. */
final class Faults<F> {

  private record Rule<F>(Predicate<JsonNode> objects, F fault) {}

  private final Deque<Rule<F>> rules = new ConcurrentLinkedDeque<>();
  private final F none;

  Faults(F none) {
    this.none = none;
  }

  void add(Predicate<JsonNode> objects, F fault) {
    rules.addFirst(new Rule<>(objects, fault));
  }

  void clear() {
    rules.clear();
  }

  F of(JsonNode object) {
    return rules.stream()
        .filter(rule -> rule.objects().test(object))
        .map(Rule::fault)
        .findFirst()
        .orElse(none);
  }
}
