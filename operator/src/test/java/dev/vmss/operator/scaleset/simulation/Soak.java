package dev.vmss.operator.scaleset.simulation;

import java.util.Optional;

/** A long simulation by hand: {@code make soak STEPS=1000000}, {@code make soak SEED=17}. */
public final class Soak {

  private Soak() {}

  /**
   * @param arguments {@code steps <number> [<first seed>]} or {@code seed <number>}
   */
  public static void main(String[] arguments) {
    System.exit(Silence.during(() -> fine(arguments)) ? 0 : 1);
  }

  private static boolean fine(String[] arguments) {
    long number = Long.parseLong(arguments[1]);
    if (arguments[0].equals("seed")) {
      return replay(number);
    }
    long anySeed = System.nanoTime() & 0xFFFF_FFFFL;
    return soak(number, arguments.length > 2 ? Long.parseLong(arguments[2]) : anySeed);
  }

  private static boolean replay(long seed) {
    String told = Campaign.explain(seed);
    System.out.println(told);
    return Campaign.run(seed, new Tally()).violation().isEmpty();
  }

  private static boolean soak(long steps, long seed) {
    int threads = Runtime.getRuntime().availableProcessors();
    System.out.printf("soak: %,d steps from seed %d, %d at a time%n", steps, seed, threads);
    long began = System.nanoTime();
    Campaign campaign = new Campaign(seed, steps, threads);
    Optional<Campaign.Failure> failure =
        campaign.run(line -> System.out.printf("soak: %s, %d s%n", line, seconds(began)));
    campaign.tally().table().forEach(line -> System.out.println("soak: " + line));
    failure.ifPresent(broken -> System.out.println(Campaign.explain(broken.seed())));
    System.out.printf(
        "soak: %,d steps, %,d seeds, %d s: %s%n",
        campaign.stepsDone(),
        campaign.seedsDone(),
        seconds(began),
        failure.map(f -> "broken at seed " + f.seed()).orElse("no rule was broken"));
    return failure.isEmpty();
  }

  private static long seconds(long began) {
    return (System.nanoTime() - began) / 1_000_000_000L;
  }
}
