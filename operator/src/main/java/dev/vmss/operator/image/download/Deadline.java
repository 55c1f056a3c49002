package dev.vmss.operator.image.download;

import java.net.SocketTimeoutException;
import java.time.Duration;

/** The moment by which a whole download must be over, however many requests it takes. */
record Deadline(long nanoTime) {

  static Deadline in(Duration time) {
    return new Deadline(System.nanoTime() + time.toNanos());
  }

  /** What is left, at least one millisecond: to sockets zero means without limit. */
  int remainingMillis() throws SocketTimeoutException {
    long left = (nanoTime - System.nanoTime()) / 1_000_000;
    if (left <= 0) {
      throw new SocketTimeoutException("The time for this download is over");
    }
    return (int) Math.min(left, Integer.MAX_VALUE);
  }
}
