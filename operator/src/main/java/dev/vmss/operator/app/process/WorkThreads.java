package dev.vmss.operator.app.process;

import dev.vmss.operator.image.ImageParts;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The program's threads, by purpose.
 *
 * @param reconciles runs reconciliations; handed to the SDK
 * @param writes bounds the writes to instances that are under way, over all scale sets
 * @param downloads talks to registries, which may be slow
 * @param feeds looks at feeds, which are slow and may be large
 * @param timer starts things later; never does work that waits
 */
public record WorkThreads(
    ExecutorService reconciles,
    ExecutorService writes,
    ExecutorService downloads,
    ExecutorService feeds,
    ScheduledExecutorService timer) {

  /** Each may fill the folder for temporary files with three files of 64 MiB. */
  private static final int FEEDS = 2;

  public static WorkThreads start(int reconciles, int writes) {
    var timer = new ScheduledThreadPoolExecutor(1, named("timer"));
    timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    timer.setRemoveOnCancelPolicy(true);
    return new WorkThreads(
        Executors.newFixedThreadPool(reconciles, named("reconcile")),
        Executors.newFixedThreadPool(writes, waiting("write")),
        Executors.newFixedThreadPool(ImageParts.DOWNLOADS, named("download")),
        Executors.newFixedThreadPool(FEEDS, named("feed")),
        timer);
  }

  /** Daemon threads: what ends the program is its own stop, never a forgotten thread. */
  public static ThreadFactory named(String purpose) {
    var number = new AtomicInteger();
    return task -> {
      var thread = new Thread(task, purpose + "-" + number.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }

  /**
   * For what only waits for the API server or for a client: virtual threads, and a pool of them
   * because it is the pool that bounds how much is under way. Downloads keep real ones: an
   * interrupt cuts the socket of a virtual thread, and a stop of the operator would look like a
   * failed download.
   */
  public static ThreadFactory waiting(String purpose) {
    return Thread.ofVirtual().name(purpose + "-", 1).factory();
  }

  /**
   * Lets running tasks finish, those who give work before those who take it, and interrupts what
   * has not ended in time.
   *
   * @return whether everything ended by itself
   */
  public boolean drain(Duration atMost) {
    timer.shutdownNow();
    downloads.shutdownNow();
    feeds.shutdownNow();
    long deadline = System.nanoTime() + atMost.toNanos();
    boolean ended = true;
    for (ExecutorService executor : List.of(reconciles, writes)) {
      executor.shutdown();
      ended &= awaitEnd(executor, deadline - System.nanoTime());
      executor.shutdownNow();
    }
    return ended;
  }

  private static boolean awaitEnd(ExecutorService executor, long nanos) {
    try {
      return executor.awaitTermination(Math.max(0, nanos), TimeUnit.NANOSECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
