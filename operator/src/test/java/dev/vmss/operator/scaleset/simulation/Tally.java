package dev.vmss.operator.scaleset.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;

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

  @Override
  public String toString() {
    return counts.entrySet().stream()
        .map(entry -> entry.getKey() + " " + entry.getValue())
        .collect(Collectors.joining(", "));
  }
}
