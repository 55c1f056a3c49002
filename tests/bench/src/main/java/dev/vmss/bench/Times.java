package dev.vmss.bench;

import java.time.Duration;

/** Until the last Pod existed, and until the last one was Ready. */
record Times(String who, Duration created, Duration ready) {

  @Override
  public String toString() {
    return "%s created %.2f s, ready %.2f s"
        .formatted(who, created.toMillis() / 1000.0, ready.toMillis() / 1000.0);
  }
}
