package dev.vmss.operator.scaleset.vocabulary;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Ids of instances in few letters, as an Indexed Job writes its indexes: {@code 1,3-5,7}. A
 * thousand free numbers in a row take ten bytes of a status.
 */
public final class IdRanges {

  private static final int MOST = 10_000;

  private IdRanges() {}

  /** Nothing when there are none. */
  public static Optional<String> write(Collection<Integer> ids) {
    List<Integer> sorted = ids.stream().distinct().sorted().toList();
    List<String> parts = new ArrayList<>();
    int first = 0;
    for (int i = 1; i <= sorted.size(); i++) {
      if (i == sorted.size() || sorted.get(i) != sorted.get(i - 1) + 1) {
        parts.add(range(sorted.get(first), sorted.get(i - 1)));
        first = i;
      }
    }
    return parts.isEmpty() ? Optional.empty() : Optional.of(String.join(",", parts));
  }

  private static String range(int from, int to) {
    return from == to ? "" + from : from + (to == from + 1 ? "," : "-") + to;
  }

  /** In order; what somebody else wrote and makes no sense is left out. */
  public static List<Integer> read(@Nullable String text) {
    return Stream.ofNullable(text)
        .flatMap(all -> Stream.of(all.split(",", -1)))
        .filter(part -> part.matches("\\d{1,6}(-\\d{1,6})?"))
        .flatMap(IdRanges::numbers)
        .limit(MOST)
        .distinct()
        .sorted()
        .toList();
  }

  private static Stream<Integer> numbers(String part) {
    String[] ends = part.split("-", 2);
    int from = Integer.parseInt(ends[0]);
    return Stream.iterate(from, id -> id + 1)
        .limit(Math.max(0, Integer.parseInt(ends[ends.length - 1]) - from + 1L));
  }
}
