package dev.vmss.operator.app.health;

import dev.vmss.operator.model.GoDuration;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Answers the probes. Alive means that a restart would not help; ready means that caches are
 * synchronized and the program is not stopping. A follower is ready: it waits with warm caches.
 */
public final class Health {

  /**
   * How long caches may take to follow an API server that answers. While it does not answer a
   * restart helps nobody: the next process could not even start.
   */
  static final Duration GRACE = Duration.ofMinutes(3);

  private enum Stage {
    STARTING,
    RUNNING,
    STOPPING
  }

  /** The answer to a probe, with the reason for a person who asks by hand. */
  record Answer(boolean good, String text) {}

  private final LongSupplier nanoTime;
  private Stage stage = Stage.STARTING;
  private Supplier<List<String>> unhealthyCaches = List::of;
  private Supplier<Optional<Duration>> apiServerAnswersFor = Optional::empty;
  private OptionalLong unhealthySince = OptionalLong.empty();

  /**
   * @param nanoTime a clock that never jumps
   */
  public Health(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /**
   * The caches are filled.
   *
   * @param unhealthyCaches names those that fall behind later
   * @param apiServerAnswersFor for how long the API server has been answering; nothing while it
   *     does not
   */
  public synchronized void running(
      Supplier<List<String>> unhealthyCaches, Supplier<Optional<Duration>> apiServerAnswersFor) {
    stage = Stage.RUNNING;
    this.unhealthyCaches = unhealthyCaches;
    this.apiServerAnswersFor = apiServerAnswersFor;
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
      unhealthySince = OptionalLong.empty();
      return new Answer(true, "ok");
    }
    long now = nanoTime.getAsLong();
    long since = unhealthySince.orElse(now);
    unhealthySince = OptionalLong.of(since);
    Duration behind = Duration.ofNanos(now - since);
    Optional<Duration> answers = apiServerAnswersFor.get();
    boolean hopeless =
        behind.compareTo(GRACE) > 0
            && answers.filter(time -> time.compareTo(GRACE) > 0).isPresent();
    return new Answer(
        !hopeless,
        "caches that have not been up to date for %s, while the API server %s: %s"
            .formatted(
                GoDuration.format(behind),
                answers
                    .map(time -> "has answered for " + GoDuration.format(time))
                    .orElse("does not answer"),
                String.join(", ", unhealthy)));
  }

  synchronized Answer ready() {
    return switch (stage) {
      case STARTING -> new Answer(false, "starting: caches are not synchronized yet");
      case RUNNING -> new Answer(true, "ok");
      case STOPPING -> new Answer(false, "stopping");
    };
  }
}
