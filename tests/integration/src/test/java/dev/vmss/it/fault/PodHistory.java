package dev.vmss.it.fault;

import dev.vmss.api.v1alpha1.WellKnown;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.readiness.Readiness;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;

/**
 * What a set's instances went through, event by event, from a moment at which all were ready.
 * Events of one watch come in the order of the server's writes, so no moment is missed.
 */
public final class PodHistory implements AutoCloseable, Watcher<Pod> {

  private final Map<String, Pod> pods = new HashMap<>();
  private final AtomicReference<String> end = new AtomicReference<>("");
  private final Watch watch;
  private Map<String, Long> full = Map.of();
  private int fewestReady = Integer.MAX_VALUE;
  private int mostCounting;
  private int fewestCounting = Integer.MAX_VALUE;
  private int mostZonesDown;

  private PodHistory(KubernetesClient client, String namespace, String set, int replicas) {
    this.replicas = replicas;
    this.watch =
        client.pods().inNamespace(namespace).withLabel(WellKnown.SCALE_SET, set).watch(this);
  }

  private final int replicas;

  /** Begins now; the set must have that many ready instances and nothing under way. */
  public static PodHistory of(KubernetesClient client, String namespace, String set, int replicas) {
    return new PodHistory(client, namespace, set, replicas);
  }

  @Override
  public synchronized void eventReceived(Action action, Pod pod) {
    if (action == Action.DELETED) {
      pods.remove(pod.getMetadata().getName());
    } else {
      pods.put(pod.getMetadata().getName(), pod);
    }
    Map<String, Long> up = readyByZone();
    int ready = up.values().stream().mapToInt(Long::intValue).sum();
    if (full.isEmpty() && ready < replicas) {
      return; // the watch is still telling what was there before
    }
    if (full.isEmpty()) {
      full = up;
    }
    fewestReady = Math.min(fewestReady, ready);
    int counting = (int) pods.values().stream().filter(PodHistory::counts).count();
    mostCounting = Math.max(mostCounting, counting);
    fewestCounting = Math.min(fewestCounting, counting);
    mostZonesDown =
        Math.max(
            mostZonesDown,
            (int)
                full.entrySet().stream()
                    .filter(zone -> up.getOrDefault(zone.getKey(), 0L) < zone.getValue())
                    .count());
  }

  private Map<String, Long> readyByZone() {
    return pods.values().stream()
        .filter(pod -> counts(pod) && Readiness.isPodReady(pod))
        .collect(
            Collectors.groupingBy(
                pod -> pod.getMetadata().getLabels().getOrDefault(WellKnown.ZONE, ""),
                TreeMap::new,
                Collectors.counting()));
  }

  private static boolean counts(Pod pod) {
    return pod.getMetadata().getDeletionTimestamp() == null;
  }

  /** The fewest ready instances at any moment. */
  public synchronized int fewestReady() {
    intact();
    return fewestReady;
  }

  /** The most instances that existed at any moment, terminating ones aside. */
  public synchronized int mostCounting() {
    intact();
    return mostCounting;
  }

  /** The fewest instances that existed at any moment, terminating ones aside. */
  public synchronized int fewestCounting() {
    intact();
    return fewestCounting;
  }

  /** In how many zones at once instances were missing or not ready. */
  public synchronized int mostZonesDown() {
    intact();
    return mostZonesDown;
  }

  private void intact() {
    if (!end.get().isEmpty() || full.isEmpty()) {
      throw new AssertionError("The history of the Pods has a gap. " + end.get());
    }
  }

  @Override
  public void onClose(WatcherException cause) {
    end.set(String.valueOf(cause.getMessage()));
  }

  @Override
  public void close() {
    watch.close();
  }
}
