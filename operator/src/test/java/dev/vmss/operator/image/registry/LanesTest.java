package dev.vmss.operator.image.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

class LanesTest {

  private final Queue<Runnable> executor = new ArrayDeque<>();
  private final List<String> done = new ArrayList<>();

  @Test
  void aCrowdedLaneDelaysAnotherByItsWidthAtMost() {
    Lanes lanes = new Lanes(executor::add, 2);
    for (int i = 0; i < 100; i++) {
      int number = i;
      lanes.submit("slow", () -> done.add("slow" + number));
    }
    lanes.submit("other", () -> done.add("other"));
    assertThat(executor).hasSize(3);

    while (!executor.isEmpty()) {
      executor.remove().run();
    }
    assertThat(done).hasSize(101);
    assertThat(done.indexOf("other")).isEqualTo(2);
    assertThat(lanes.lanes()).as("empty lanes are forgotten").isZero();
  }

  @Test
  void aTaskThatThrowsFreesItsPlace() {
    Lanes lanes = new Lanes(executor::add, 1);
    lanes.submit(
        "lane",
        () -> {
          throw new IllegalStateException("broken");
        });
    lanes.submit("lane", () -> done.add("next"));
    Assertions.assertThatThrownBy(() -> executor.remove().run()).hasMessage("broken");
    executor.remove().run();
    assertThat(done).containsExactly("next");
    assertThat(lanes.lanes()).isZero();
  }

  @Test
  void anExecutorThatStopsIsNoError() {
    Lanes lanes =
        new Lanes(
            task -> {
              throw new RejectedExecutionException();
            },
            1);
    lanes.submit("lane", () -> done.add("never"));
    assertThat(done).isEmpty();
    assertThat(lanes.lanes()).isZero();
  }
}
