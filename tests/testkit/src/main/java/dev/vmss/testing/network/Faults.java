package dev.vmss.testing.network;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** Decides, by a seed, which requests suffer what; and counts. */
final class Faults {

  private static final double SHARE_OF_REQUESTS = 0.2;
  private static final double SHARE_OF_WATCHES = 0.8;

  private static final List<Fault> OF_REQUESTS = of(false);
  private static final List<Fault> OF_WATCHES = of(true);

  private final Random random;
  private final Map<Fault, Integer> counts = new EnumMap<>(Fault.class);
  private boolean enabled;

  Faults(long seed) {
    random = new Random(seed);
  }

  private static List<Fault> of(boolean watches) {
    return Arrays.stream(Fault.values()).filter(fault -> fault.ofWatches() == watches).toList();
  }

  synchronized void enable(boolean now) {
    enabled = now;
  }

  synchronized Optional<Fault> next(boolean watch) {
    if (!enabled || random.nextDouble() > (watch ? SHARE_OF_WATCHES : SHARE_OF_REQUESTS)) {
      return Optional.empty();
    }
    List<Fault> candidates = watch ? OF_WATCHES : OF_REQUESTS;
    Fault fault = candidates.get(random.nextInt(candidates.size()));
    counts.merge(fault, 1, Integer::sum);
    return Optional.of(fault);
  }

  synchronized Map<Fault, Integer> counts() {
    return Map.copyOf(counts);
  }
}
