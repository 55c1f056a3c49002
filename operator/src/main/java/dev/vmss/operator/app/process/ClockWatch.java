package dev.vmss.operator.app.process;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices, each time it runs, that somebody has set the machine's clock back, and says so to who
 * waits by that clock: the operator SDK's timers do, so all its retries would stand still for as
 * long as the clock went back.
 */
public final class ClockWatch implements Runnable {

  private static final Logger log = LoggerFactory.getLogger(ClockWatch.class);

  /** Less is the usual adjustment of a clock, and costs a wait as much. */
  static final Duration TOLERANCE = Duration.ofSeconds(1);

  private final InstantSource wall;
  private final LongSupplier nanoTime;
  private final Runnable setBack;
  private Instant lastWall;
  private long lastTick;

  /**
   * @param nanoTime a clock that never jumps
   */
  public ClockWatch(InstantSource wall, LongSupplier nanoTime, Runnable setBack) {
    this.wall = wall;
    this.nanoTime = nanoTime;
    this.setBack = setBack;
    this.lastWall = wall.instant();
    this.lastTick = nanoTime.getAsLong();
  }

  @Override
  public synchronized void run() {
    Instant now = wall.instant();
    long tick = nanoTime.getAsLong();
    Duration behind = Duration.between(now, lastWall.plusNanos(tick - lastTick));
    lastWall = now;
    lastTick = tick;
    if (behind.compareTo(TOLERANCE) > 0) {
      log.atWarn()
          .addKeyValue("by", behind.toSeconds() + "s")
          .log("The clock was set back; everything is looked at again");
      setBack.run();
    }
  }
}
