package dev.vmss.operator.image.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

class LanesTest {

  private final Queue<Runnable> executor = new ArrayDeque<>();
  private final List<String> done = new ArrayList<>();

  private Runnable task(String name) {
    return () -> done.add(name);
  }

  private void runAll() {
    while (!executor.isEmpty()) {
      executor.remove().run();
    }
  }

  @Test
  void aCrowdedLaneDelaysAnotherByItsWidthAtMost() {
    Lanes lanes = new Lanes(executor::add, 4, 2);
    for (int i = 0; i < 10_000; i++) {
      lanes.download("slow", task("slow" + i));
    }
    lanes.download("other", task("other"));
    assertThat(executor).hasSize(3);

    runAll();
    assertThat(done).hasSize(10_001);
    assertThat(done.indexOf("other")).isEqualTo(2);
    assertThat(lanes.lanes()).as("empty lanes are forgotten").isZero();
  }

  @Test
  void crowdedLanesTakeTurns() {
    Lanes lanes = new Lanes(executor::add, 2, 2);
    for (int i = 0; i < 100; i++) {
      lanes.download("a", task("a"));
      lanes.download("b", task("b"));
      lanes.download("c", task("c"));
    }
    assertThat(executor).as("never more than there are threads").hasSize(2);
    runAll();
    assertThat(done).hasSize(300);
    assertThat(done.subList(90, 99)).as("turn and turn about").containsOnly("a", "b", "c");
    for (String name : List.of("a", "b", "c")) {
      assertThat(done.subList(90, 99)).filteredOn(name::equals).hasSize(3);
    }
  }

  @Test
  void downloadsGoBeforeChecksThatWereThereFirst() {
    Lanes lanes = new Lanes(executor::add, 8, 4);
    for (int i = 0; i < 1_000; i++) {
      lanes.check("registry" + i % 100, task("check"));
    }
    assertThat(executor).as("half of the places are kept for downloads").hasSize(4);
    lanes.download("registry7", task("download"));
    assertThat(executor).as("and one starts at once").hasSize(5);

    for (int i = 0; i < 20; i++) {
      lanes.download("registry" + i, task("download"));
    }
    runAll();
    assertThat(done.lastIndexOf("download")).isLessThan(30);
    assertThat(done).hasSize(1_021);
    assertThat(lanes.lanes()).isZero();
  }

  @Test
  void checksLeaveRoomForADownloadInTheirOwnLane() {
    Lanes lanes = new Lanes(executor::add, 8, 4);
    for (int i = 0; i < 100; i++) {
      lanes.check("slow", task("check"));
    }
    assertThat(executor).hasSize(2);
    lanes.download("slow", task("download"));
    assertThat(executor).hasSize(3);
  }

  @Test
  void aTaskThatThrowsFreesItsPlace() {
    Lanes lanes = new Lanes(executor::add, 1, 1);
    lanes.download(
        "lane",
        () -> {
          throw new StackOverflowError("broken");
        });
    lanes.download("lane", task("next"));
    assertThatThrownBy(() -> executor.remove().run()).hasMessage("broken");
    executor.remove().run();
    assertThat(done).containsExactly("next");
    assertThat(lanes.lanes()).isZero();
  }

  @Test
  void aTaskThatFoundNoThreadIsTriedWithTheNext() {
    boolean[] full = {true};
    Lanes lanes =
        new Lanes(
            task -> {
              if (full[0]) {
                throw new OutOfMemoryError("no threads");
              }
              executor.add(task);
            },
            2,
            1);
    assertThatThrownBy(() -> lanes.download("lane", task("first"))).hasMessage("no threads");
    full[0] = false;
    lanes.download("lane", task("second"));
    runAll();
    assertThat(done).containsExactly("first", "second");
    assertThat(lanes.lanes()).isZero();
  }

  @Test
  void anExecutorThatStopsIsNoError() {
    Lanes lanes =
        new Lanes(
            task -> {
              throw new RejectedExecutionException();
            },
            1,
            1);
    lanes.download("lane", task("never"));
    assertThat(done).isEmpty();
    assertThat(lanes.lanes()).isZero();
  }
}
