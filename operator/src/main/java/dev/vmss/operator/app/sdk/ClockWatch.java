package dev.vmss.operator.app.sdk;

import java.time.Clock;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees when the machine's clock is set back. The operator SDK's timers wait for a time of day: set
 * back by two hours, retries and wake-ups come two hours late. Everything is visited then, and
 * every visit sets its timer anew. A clock that is set forward makes visits come early, which harms
 * nobody.
 */
public final class ClockWatch {

  private static final Logger log = LoggerFactory.getLogger(ClockWatch.class);

  /** What the usual corrections do not reach. */
  private static final Duration JUMP = Duration.ofSeconds(1);

  private final Clock wall;
  private final Clock steady;
  private final Runnable visitAll;
  private Duration ahead;

  /**
   * @param steady a clock that nobody can set
   */
  public ClockWatch(Clock wall, Clock steady, Runnable visitAll) {
    this.wall = wall;
    this.steady = steady;
    this.visitAll = visitAll;
    this.ahead = ahead();
  }

  private Duration ahead() {
    return Duration.between(steady.instant(), wall.instant());
  }

  /** To be called every few seconds, by one thread. */
  public void look() {
    Duration now = ahead();
    Duration back = ahead.minus(now);
    ahead = now;
    if (back.compareTo(JUMP) > 0) {
      log.atWarn().addKeyValue("by", back).log("the clock was set back; everything is visited");
      visitAll.run();
    }
  }
}
