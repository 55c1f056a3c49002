package dev.vmss.operator.scaleset;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A reconcile thread waits for these calls: whatever becomes of one, the wait ends. */
@Timeout(10)
class SideBySideTest {

  @Test
  void anErrorInACallEndsTheWaitAndReachesTheCaller() {
    try (var threads = Executors.newFixedThreadPool(2)) {
      var results =
          new SideBySide<Integer>(threads, 2)
              .run(List.of(1, 2, 3, 4, 5), SideBySideTest::bottomless, _ -> true);
      assertThat(results.failure().orElseThrow())
          .isInstanceOf(IllegalStateException.class)
          .hasCauseInstanceOf(StackOverflowError.class)
          .hasMessageContaining("broke down");
    }
  }

  @Test
  void nothingIsBegunAfterAnErrorAndWhatCameBeforeItCounts() {
    List<Integer> begun = new ArrayList<>();
    Function<Integer, Integer> call =
        item -> {
          begun.add(item);
          return item == 2 ? bottomless(item) : item;
        };
    var results =
        new SideBySide<Integer>(Runnable::run, 1).run(List.of(1, 2, 3, 4), call, _ -> true);
    assertThat(results.failure()).isPresent();
    assertThat(results.results().get(0)).contains(1);
    assertThat(begun).doesNotContain(4);
  }

  /** Not of the machine alone: whatever is thrown, somebody waits. */
  @Test
  void anyErrorEndsTheWait() {
    try (var threads = Executors.newFixedThreadPool(2)) {
      var results =
          new SideBySide<Integer>(threads, 2)
              .run(
                  List.of(1, 2, 3),
                  item -> {
                    throw new AssertionError("never " + item);
                  },
                  _ -> true);
      assertThat(results.failure().orElseThrow()).hasCauseInstanceOf(AssertionError.class);
    }
  }

  private static int bottomless(int item) {
    throw new StackOverflowError("no end of " + item);
  }
}
