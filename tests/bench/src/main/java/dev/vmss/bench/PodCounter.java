package dev.vmss.bench;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Watches a namespace and notes when enough Pods exist and when enough are Ready. */
final class PodCounter implements AutoCloseable, Watcher<Pod> {

  private static final long PATIENCE_SECONDS = 180;

  private final int wanted;
  private final Set<String> existing = ConcurrentHashMap.newKeySet();
  private final Set<String> ready = ConcurrentHashMap.newKeySet();
  private final CountDownLatch done = new CountDownLatch(1);
  private final Watch watch;
  private volatile long createdAt;
  private volatile long readyAt;

  PodCounter(KubernetesClient client, String namespace, int wanted) {
    this.wanted = wanted;
    this.watch = client.pods().inNamespace(namespace).watch(this);
  }

  @Override
  public void eventReceived(Action action, Pod pod) {
    String name = pod.getMetadata().getName();
    if (existing.add(name) && existing.size() == wanted) {
      createdAt = System.nanoTime();
    }
    boolean isReady =
        pod.getStatus().getConditions().stream()
            .anyMatch(c -> "Ready".equals(c.getType()) && "True".equals(c.getStatus()));
    if (isReady && ready.add(name) && ready.size() == wanted) {
      readyAt = System.nanoTime();
      done.countDown();
    }
  }

  @Override
  public void onClose(WatcherException cause) {
    done.countDown();
  }

  Times await(long begin, String who) {
    try {
      if (!done.await(PATIENCE_SECONDS, TimeUnit.SECONDS) || readyAt == 0) {
        throw new IllegalStateException(
            "%s: %d exist and %d are ready of %d."
                .formatted(who, existing.size(), ready.size(), wanted));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted.", e);
    }
    return new Times(who, Duration.ofNanos(createdAt - begin), Duration.ofNanos(readyAt - begin));
  }

  @Override
  public void close() {
    watch.close();
  }
}
