package dev.vmss.operator.image.download.wire;

import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * The moment by which a whole download must be over, however many requests it takes.
 *
 * @param ticker nanoseconds that only ever grow, unlike a clock that somebody sets
 */
public record Deadline(LongSupplier ticker, long end) {

  public static Deadline in(Duration time, LongSupplier ticker) {
    return new Deadline(ticker, ticker.getAsLong() + time.toNanos());
  }

  /** What is left, at least one millisecond: to sockets zero means without limit. */
  int remainingMillis() throws SocketTimeoutException {
    long left = (end - ticker.getAsLong()) / 1_000_000;
    if (left <= 0) {
      throw new SocketTimeoutException("The time for this download is over");
    }
    return (int) Math.min(left, Integer.MAX_VALUE);
  }
}
