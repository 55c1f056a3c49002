package dev.vmss.testing.hardware;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs the simulator's tasks later and in parallel, and repeats what an outage got in the way of. */
final class Clockwork implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Clockwork.class);
  private static final Duration RETRY = Duration.ofMillis(300);
  private static final int THREADS = 16;

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

  /** Runs a task once, after the delay, and again while the API server cannot be reached. */
  Future<?> after(Duration delay, Runnable task) {
    return executor.schedule(() -> attempt(task), delay.toMillis(), TimeUnit.MILLISECONDS);
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
      if (isTransient(e)) {
        repeat(task);
      } else {
        LOG.debug("Given up: {}", e.getMessage());
      }
    } catch (RuntimeException e) {
      LOG.error("A task of the simulated hardware failed", e);
    }
  }

  private void repeat(Runnable task) {
    try {
      after(RETRY, task);
    } catch (RejectedExecutionException e) {
      LOG.debug("Not repeated: the simulated hardware is closed");
    }
  }

  private static boolean isTransient(KubernetesClientException e) {
    return e.getCode() == 0 || e.getCode() == 429 || e.getCode() >= 500;
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }
}
