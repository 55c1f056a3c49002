package dev.vmss.operator.scaleset.simulation.process;

import dev.vmss.operator.scaleset.simulation.Violation;
import dev.vmss.operator.scaleset.simulation.world.Key;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** The program's rate limiter, to the second; who runs into it again and again is in a loop. */
final class Pace {

  private static final int VISITS_A_SECOND = 10;
  private static final int LONGEST_RUSH = 150;

  private final Map<Key, Integer> visits = new HashMap<>();
  private final Map<Key, Rush> rushes = new HashMap<>();
  private Instant second = Instant.MIN;

  /** Seconds in a row in which an object used up all its visits. */
  private record Rush(Instant last, int seconds) {}

  /** Takes one of the visits that an object may have in this second. */
  boolean allows(Key key, Instant now) {
    if (!now.equals(second)) {
      visits.clear();
      second = now;
    }
    int made = visits.merge(key, 1, Integer::sum);
    if (made == VISITS_A_SECOND + 1) {
      rush(key, now);
    }
    return made <= VISITS_A_SECOND;
  }

  private void rush(Key key, Instant now) {
    Rush before = rushes.getOrDefault(key, new Rush(Instant.MIN, 0));
    boolean goesOn = before.last().equals(now.minusSeconds(1));
    Rush rush = new Rush(now, goesOn ? before.seconds() + 1 : 1);
    rushes.put(key, rush);
    if (rush.seconds() > LONGEST_RUSH) {
      throw new Violation("no hot loop", key + " is visited without end");
    }
  }
}
