package dev.vmss.operator.scaleset.simulation.process;

import dev.vmss.operator.scaleset.simulation.world.Key;
import dev.vmss.operator.scaleset.simulation.world.WorldClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * When one controller visits which object, as the operator SDK has it: after an event, when the
 * last visit asked to, or when a failed one is due again.
 */
public final class WorkQueue {

  private static final long SLOWEST_RETRY = 30;

  private final WorldClock clock;
  private final Pace pace = new Pace();
  private final Set<Key> ready = new LinkedHashSet<>();
  private final Map<Key, Instant> timers = new TreeMap<>();
  private final Map<Key, Integer> failures = new HashMap<>();

  public WorkQueue(WorldClock clock) {
    this.clock = clock;
  }

  void add(Key key) {
    ready.add(key);
  }

  /** Sets have another order in every JVM, and a replay must not. */
  public void addAll(Collection<Key> keys) {
    keys.stream().sorted().forEach(ready::add);
  }

  public Optional<Instant> nextTimer() {
    Instant paced = ready.isEmpty() ? Instant.MAX : clock.now().plusSeconds(1);
    return Stream.concat(timers.values().stream(), Stream.of(paced))
        .filter(at -> !at.equals(Instant.MAX))
        .min(Instant::compareTo);
  }

  /** The next object whose visit is due. */
  public Optional<Key> take() {
    timers.entrySet().removeIf(this::due);
    Optional<Key> next = ready.stream().filter(key -> pace.allows(key, clock.now())).findFirst();
    next.ifPresent(
        key -> {
          ready.remove(key);
          timers.remove(key);
        });
    return next;
  }

  private boolean due(Map.Entry<Key, Instant> timer) {
    boolean due = !clock.now().isBefore(timer.getValue());
    if (due) {
      ready.add(timer.getKey());
    }
    return due;
  }

  public void succeeded(Key key, Optional<Duration> again) {
    failures.remove(key);
    again.ifPresent(delay -> again(key, delay));
  }

  public void failed(Key key) {
    long wait = Math.min(SLOWEST_RETRY, failures.merge(key, 1, Integer::sum));
    again(key, Duration.ofSeconds(wait));
  }

  /** An event that came meanwhile is a visit of its own, and drops what this one asked for. */
  private void again(Key key, Duration delay) {
    if (!ready.contains(key)) {
      // Up to a whole second: this world knows no parts of one.
      Instant at = clock.now().plusSeconds(delay.plusNanos(999_999_999).toSeconds());
      if (delay.toSeconds() < 1) {
        ready.add(key);
      } else {
        timers.put(key, at);
      }
    }
  }
}
