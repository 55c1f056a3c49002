package dev.vmss.operator.app.leader;

import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaderElectionRecord;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A lease as this process sees it: renewed when this process saw it change, whatever its holder's
 * clock said. A dead leader whose clock was ahead would otherwise lead from the grave, and one
 * whose clock is behind would lose the lease while it lives.
 */
final class LeaseSight {

  private final Duration leaseDuration;
  private final LongSupplier nanoTime;
  private @Nullable LeaderElectionRecord last;
  private long changed;

  /**
   * @param leaseDuration how long an unchanged lease is its holder's; our own, as in client-go
   * @param nanoTime a clock that never jumps
   */
  LeaseSight(Duration leaseDuration, LongSupplier nanoTime) {
    this.leaseDuration = leaseDuration;
    this.nanoTime = nanoTime;
  }

  /**
   * The lease with its last change in terms of our own clock.
   *
   * @param now what the one who compares takes for now
   */
  synchronized LeaderElectionRecord of(LeaderElectionRecord read, ZonedDateTime now) {
    long tick = nanoTime.getAsLong();
    if (!read.equals(last)) {
      last = read;
      changed = tick;
    }
    return read.toBuilder()
        .leaseDuration(leaseDuration)
        .renewTime(now.minusNanos(tick - changed))
        .build();
  }
}
