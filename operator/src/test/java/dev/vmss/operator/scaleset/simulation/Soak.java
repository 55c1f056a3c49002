package dev.vmss.operator.scaleset.simulation;

import java.util.Optional;

/** A long simulation by hand: {@code make soak STEPS=1000000}. */
public final class Soak {

  private Soak() {}

  /**
   * @param arguments how many steps, and the first seed (default: another one each time)
   */
  public static void main(String[] arguments) {
    long steps = arguments.length > 0 ? Long.parseLong(arguments[0]) : 1_000_000;
    long seed =
        arguments.length > 1 ? Long.parseLong(arguments[1]) : System.nanoTime() & 0xFFFF_FFFFL;
    int threads = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 2;
    System.out.printf("soak: %,d steps from seed %d%n", steps, seed);
    long began = System.nanoTime();
    Campaign campaign = new Campaign(seed, steps, threads);
    Optional<Campaign.Failure> failure =
        campaign.run(line -> System.out.printf("soak: %s, %d s%n", line, seconds(began)));
    System.out.println("soak: " + campaign.tally());
    if (failure.isPresent()) {
      System.out.println(Campaign.explain(failure.get().seed()));
      System.exit(1);
    }
    System.out.printf(
        "soak: %,d steps, %,d seeds, %d s: no rule was broken%n",
        campaign.stepsDone(), campaign.seedsDone(), seconds(began));
  }

  private static long seconds(long began) {
    return (System.nanoTime() - began) / 1_000_000_000L;
  }
}
