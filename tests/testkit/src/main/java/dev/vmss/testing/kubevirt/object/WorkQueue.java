package dev.vmss.testing.kubevirt.object;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Works on keys in parallel, on each by one thread at a time, and again where that failed. */
public final class WorkQueue implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(WorkQueue.class);
  private static final Duration RETRY = Duration.ofMillis(150);
  private static final int THREADS = 6;

  private enum State {
    WAITING,
    RUNNING,
    AGAIN
  }

  private final Map<String, State> states = new ConcurrentHashMap<>();
  private final ScheduledThreadPoolExecutor executor;
  private final Consumer<String> work;

  public WorkQueue(String name, Consumer<String> work) {
    this.work = work;
    this.executor =
        new ScheduledThreadPoolExecutor(
            THREADS,
            task -> {
              Thread thread = new Thread(task, name);
              thread.setDaemon(true);
              return thread;
            });
    executor.setRemoveOnCancelPolicy(true);
    executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  /** Soon, and once however often it is said before. */
  public void add(String key) {
    State now =
        states.merge(
            key, State.WAITING, (old, _) -> old == State.WAITING ? State.WAITING : State.AGAIN);
    if (now == State.WAITING) {
      schedule(() -> run(key), Duration.ZERO);
    }
  }

  public void addAfter(Duration delay, String key) {
    schedule(() -> add(key), delay);
  }

  private void run(String key) {
    if (states.replace(key, State.WAITING, State.RUNNING)) {
      attempt(key);
      if (!states.remove(key, State.RUNNING)) {
        states.put(key, State.WAITING);
        schedule(() -> run(key), Duration.ZERO);
      }
    }
  }

  private void attempt(String key) {
    try {
      work.accept(key);
    } catch (KubernetesClientException e) {
      LOG.debug("{} is to be repeated: {}", key, e.getMessage());
      addAfter(RETRY, key);
    } catch (RuntimeException e) {
      LOG.error("Work on {} failed", key, e);
    }
  }

  private void schedule(Runnable task, Duration delay) {
    try {
      var _ = executor.schedule(task, delay.toMillis(), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      LOG.debug("Closed");
    }
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }
}
