package dev.vmss.operator.scaleset.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/** How often what happened: shows that the storms reach the rules they are meant to try. */
public final class Tally {

  private final Map<String, Long> counts = new TreeMap<>();
  private Optional<List<String>> story = Optional.empty();

  public void count(String what) {
    counts.merge(what, 1L, Long::sum);
  }

  /** Keeps a story of what operators do, too. */
  static Tally telling() {
    Tally tally = new Tally();
    tally.story = Optional.of(new ArrayList<>());
    return tally;
  }

  public void tell(Supplier<String> line) {
    story.ifPresent(lines -> lines.add(line.get()));
  }

  Optional<List<String>> story() {
    return story;
  }

  void add(Tally other) {
    other.counts.forEach((what, count) -> counts.merge(what, count, Long::sum));
  }

  long of(String what) {
    return counts.getOrDefault(what, 0L);
  }

  /** Whether that never happened. */
  boolean never(String what) {
    return of(what) == 0;
  }

  List<String> table() {
    return counts.entrySet().stream()
        .map(entry -> "%,12d  %s".formatted(entry.getValue(), entry.getKey()))
        .toList();
  }
}
