package dev.vmss.operator.scaleset.simulation.world;

import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * How far everybody's clock is ahead of the API server's: each node's, and that of each machine an
 * operator runs on.
 */
public record Clocks(List<Duration> nodes, List<Duration> operators) {

  /** "Vectors with skews of -2 h, -5 s, +5 s, +10 min." */
  private static final List<Duration> WRONG =
      List.of(
          Duration.ofHours(-2),
          Duration.ofSeconds(-5),
          Duration.ofSeconds(5),
          Duration.ofMinutes(10),
          Duration.ofSeconds(1));

  public static final Clocks RIGHT =
      new Clocks(
          Stream.generate(() -> Duration.ZERO).limit(World.NODE_NAMES).toList(),
          List.of(Duration.ZERO, Duration.ZERO));

  public Clocks {
    nodes = List.copyOf(nodes);
    operators = List.copyOf(operators);
  }

  /** In every fourth world all clocks are right. */
  public static Clocks any(SplittableRandom dice) {
    if (dice.nextInt(4) == 0) {
      return RIGHT;
    }
    return new Clocks(
        Stream.generate(() -> skew(dice.nextInt(10))).limit(World.NODE_NAMES).toList(),
        Stream.generate(() -> skew(dice.nextInt(10))).limit(2).toList());
  }

  /** Right for half of all numbers. */
  public static Duration skew(int number) {
    return number % 2 == 0 ? Duration.ZERO : WRONG.get(number / 2 % WRONG.size());
  }

  Duration ofNode(String name) {
    return nodes.get(Integer.parseInt(name.substring(1)) % nodes.size());
  }
}
