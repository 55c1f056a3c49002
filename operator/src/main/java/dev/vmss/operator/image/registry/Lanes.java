package dev.vmss.operator.image.registry;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * Shares an executor fairly: each lane has few tasks in it at a time, so that one slow registry
 * with a hundred images delays another one's by a turn at most.
 */
public final class Lanes {

  private final Executor executor;
  private final int width;
  private final Map<String, Lane> lanes = new HashMap<>();

  private static final class Lane {
    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private int running;
  }

  /**
   * @param width how many tasks of one lane the executor gets at a time
   */
  public Lanes(Executor executor, int width) {
    this.executor = executor;
    this.width = width;
  }

  synchronized void submit(String name, Runnable task) {
    Lane lane = lanes.computeIfAbsent(name, _ -> new Lane());
    lane.waiting.add(task);
    advance(name, lane);
  }

  private synchronized void ended(String name, Lane lane) {
    lane.running--;
    advance(name, lane);
  }

  private void advance(String name, Lane lane) {
    while (lane.running < width && !lane.waiting.isEmpty()) {
      Runnable task = lane.waiting.remove();
      lane.running++;
      start(name, lane, task);
    }
    if (lane.running == 0) {
      lanes.remove(name);
    }
  }

  private void start(String name, Lane lane, Runnable task) {
    try {
      executor.execute(
          () -> {
            try {
              task.run();
            } finally {
              ended(name, lane);
            }
          });
    } catch (RejectedExecutionException _) { // the operator is stopping
      lane.running--;
    }
  }

  synchronized int lanes() {
    return lanes.size();
  }
}
