package dev.vmss.testing.hardware;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the simulator's tasks later and in parallel, and repeats what an outage got in the way of.
 */
final class Clockwork implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Clockwork.class);
  private static final Duration RETRY = Duration.ofMillis(300);
  private static final int THREADS = 16;

  /**
   * Not found, conflict, gone, invalid: the Pod is another or no more. Everything else passes, even
   * "forbidden", which an API server says while it starts.
   */
  private static final Set<Integer> SETTLED = Set.of(404, 409, 410, 422);

  private final ScheduledThreadPoolExecutor executor;

  Clockwork() {
    executor =
        new ScheduledThreadPoolExecutor(
            THREADS,
            task -> {
              Thread thread = new Thread(task, "simulated-hardware");
              thread.setDaemon(true);
              return thread;
            });
    executor.setRemoveOnCancelPolicy(true);
    executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  /** Runs a task once, soon, and again while the API server cannot be reached. */
  void soon(Runnable task) {
    executor.execute(() -> attempt(task));
  }

  /** Runs a task once, after the delay, and again while the API server cannot be reached. */
  Future<?> after(Duration delay, Runnable task) {
    return executor.schedule(() -> attempt(task), delay.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Does the same to many things at once and returns when it is done to all. */
  <T> void inParallel(Collection<T> things, Consumer<T> action) {
    List<Future<?>> tasks = new ArrayList<>();
    things.forEach(thing -> tasks.add(executor.submit(() -> action.accept(thing))));
    for (Future<?> task : tasks) {
      try {
        task.get();
      } catch (ExecutionException e) {
        throw new IllegalStateException("The simulated hardware was not set up.", e.getCause());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("Interrupted.", e);
      }
    }
  }

  /** Runs a task again and again. A failure is no matter: the next round is the repetition. */
  Future<?> every(Duration delay, Duration period, Runnable task) {
    return executor.scheduleAtFixedRate(
        () -> {
          try {
            task.run();
          } catch (KubernetesClientException e) {
            LOG.debug("A heartbeat was not delivered: {}", e.getMessage());
          } catch (RuntimeException e) {
            LOG.error("A repeated task of the simulated hardware failed", e);
          }
        },
        delay.toMillis(),
        period.toMillis(),
        TimeUnit.MILLISECONDS);
  }

  private void attempt(Runnable task) {
    try {
      task.run();
    } catch (KubernetesClientException e) {
      if (SETTLED.contains(e.getCode())) {
        LOG.debug("Given up: {}", e.getMessage());
      } else {
        LOG.debug("To be repeated: {}", e.getMessage());
        repeat(task);
      }
    } catch (RuntimeException e) {
      LOG.error("A task of the simulated hardware failed", e);
    }
  }

  private void repeat(Runnable task) {
    try {
      var _ = after(RETRY, task);
    } catch (RejectedExecutionException e) {
      LOG.debug("Not repeated: the simulated hardware is closed");
    }
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }
}
