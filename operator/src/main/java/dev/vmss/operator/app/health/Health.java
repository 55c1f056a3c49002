package dev.vmss.operator.app.health;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Answers the probes. Alive means that a restart would not help; ready means that caches are
 * synchronized and the program is not stopping. A follower is ready: it waits with warm caches.
 */
public final class Health {

  /**
   * A watch that is down is nearly always an API server that is down, where restarting would only
   * add load; the client reconnects by itself. Only what lasts longer is worth a restart.
   */
  static final Duration GRACE = Duration.ofMinutes(3);

  private enum Stage {
    STARTING,
    RUNNING,
    STOPPING
  }

  /** The answer to a probe, with the reason for a person who asks by hand. */
  record Answer(boolean good, String text) {}

  private final Clock clock;
  private Stage stage = Stage.STARTING;
  private Supplier<List<String>> unhealthyCaches = List::of;
  private Optional<Instant> unhealthySince = Optional.empty();

  public Health(Clock clock) {
    this.clock = clock;
  }

  /** The caches are filled; {@code unhealthyCaches} names those that fall behind later. */
  public synchronized void running(Supplier<List<String>> unhealthyCaches) {
    stage = Stage.RUNNING;
    this.unhealthyCaches = unhealthyCaches;
  }

  public synchronized void stopping() {
    stage = Stage.STOPPING;
  }

  synchronized Answer alive() {
    if (stage != Stage.RUNNING) {
      return new Answer(true, "ok");
    }
    List<String> unhealthy = unhealthyCaches.get();
    if (unhealthy.isEmpty()) {
      unhealthySince = Optional.empty();
      return new Answer(true, "ok");
    }
    Instant now = clock.instant();
    Instant since = unhealthySince.orElse(now);
    unhealthySince = Optional.of(since);
    boolean withinGrace = Duration.between(since, now).compareTo(GRACE) <= 0;
    return new Answer(
        withinGrace,
        "caches that are not up to date since %s: %s"
            .formatted(since, String.join(", ", unhealthy)));
  }

  synchronized Answer ready() {
    return switch (stage) {
      case STARTING -> new Answer(false, "starting: caches are not synchronized yet");
      case RUNNING -> new Answer(true, "ok");
      case STOPPING -> new Answer(false, "stopping");
    };
  }
}
