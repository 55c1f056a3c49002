package dev.vmss.operator.image.registry;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * Shares an executor fairly between registries, each in a lane of its own. What waits does so here
 * and not in the executor, so that the next free place goes to the lane whose turn it is: one slow
 * registry with any number of images delays another one's by a turn at most.
 *
 * <p>Downloads go before checks, and checks never take more than half of the places, so that a
 * download does not even wait for those under way.
 */
public final class Lanes {

  private final Executor executor;
  private final int places;
  private final int width;

  /** In order of their turns: who was served goes to the end. */
  private final Map<String, Lane> lanes = new LinkedHashMap<>();

  private int running;
  private int checking;

  private static final class Lane {
    private final String name;
    private final Deque<Runnable> downloads = new ArrayDeque<>();
    private final Deque<Runnable> checks = new ArrayDeque<>();
    private int running;
    private int checking;

    private Lane(String name) {
      this.name = name;
    }
  }

  /**
   * @param places how many tasks the executor gets at a time: as many as it has threads
   * @param width how many of these one lane may have
   */
  public Lanes(Executor executor, int places, int width) {
    this.executor = executor;
    this.places = places;
    this.width = width;
  }

  synchronized void download(String registry, Runnable task) {
    lane(registry).downloads.add(task);
    advance();
  }

  synchronized void check(String registry, Runnable task) {
    lane(registry).checks.add(task);
    advance();
  }

  private Lane lane(String registry) {
    return lanes.computeIfAbsent(registry, Lane::new);
  }

  private void advance() {
    boolean more = true;
    while (more && running < places) {
      more = startDownload() || startCheck();
    }
  }

  private boolean startDownload() {
    Optional<Lane> next =
        lanes.values().stream()
            .filter(lane -> !lane.downloads.isEmpty() && lane.running < width)
            .findFirst();
    next.ifPresent(lane -> start(lane, lane.downloads, 0));
    return next.isPresent();
  }

  private boolean startCheck() {
    if (checking >= half(places)) {
      return false;
    }
    Optional<Lane> next =
        lanes.values().stream()
            .filter(lane -> !lane.checks.isEmpty() && lane.running < width)
            .filter(lane -> lane.checking < half(width))
            .findFirst();
    next.ifPresent(lane -> start(lane, lane.checks, 1));
    return next.isPresent();
  }

  private static int half(int number) {
    return Math.max(1, number / 2);
  }

  /**
   * @param check 1 when it is a check, 0 otherwise
   */
  private void start(Lane lane, Deque<Runnable> queue, int check) {
    lanes.remove(lane.name);
    lanes.put(lane.name, lane);
    Runnable task = queue.remove();
    count(lane, 1, check);
    try {
      executor.execute(() -> run(lane, task, check));
    } catch (RejectedExecutionException _) { // the operator is stopping
      count(lane, -1, -check);
    } catch (Error e) { // no memory for a thread: its item still waits for an answer
      queue.addFirst(task);
      count(lane, -1, -check);
      throw e;
    }
  }

  private void run(Lane lane, Runnable task, int check) {
    try {
      task.run();
    } finally {
      ended(lane, check);
    }
  }

  private synchronized void ended(Lane lane, int check) {
    count(lane, -1, -check);
    advance();
  }

  private void count(Lane lane, int more, int moreChecks) {
    running += more;
    checking += moreChecks;
    lane.running += more;
    lane.checking += moreChecks;
    if (lane.running == 0 && lane.downloads.isEmpty() && lane.checks.isEmpty()) {
      lanes.remove(lane.name);
    }
  }

  synchronized int lanes() {
    return lanes.size();
  }
}
