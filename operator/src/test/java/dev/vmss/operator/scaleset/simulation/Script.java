package dev.vmss.operator.scaleset.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * A whole run, written before it begins: the world it plays in, its steps, and how it ends.
 *
 * @param healed at the end every node is as good as new; else they stay as the storm left them
 * @param cured at the end every sick workload is well again
 */
record Script(Setup setup, List<Step> steps, boolean healed, boolean cured) {

  private static final int MOST = 1000;

  Script {
    steps = List.copyOf(steps);
  }

  /**
   * @param nodes how many nodes there are at first
   * @param capacity how many Pods a node holds
   */
  record Setup(int nodes, int capacity, boolean assumeAutoscaling) {}

  /** The script that a seed stands for. */
  static Script write(long seed, int length) {
    SplittableRandom dice = new SplittableRandom(seed);
    int nodes = 3 + dice.nextInt(6);
    int capacity = dice.nextInt(4) == 0 ? 3 : 100;
    // Of no use any more; a seed that is known from a finding stays the story that it was.
    dice.nextBoolean();
    Setup setup = new Setup(nodes, capacity, dice.nextInt(10) == 0);
    Deed.By theme = Deed.By.values()[dice.nextInt(Deed.By.values().length)];
    List<Step> steps = new ArrayList<>();
    steps.add(step(dice, Deed.IMAGE_ADD).with(0, 1, 0));
    steps.add(step(dice, Deed.CREATE_SET));
    steps.add(step(dice, Deed.PASS).with(2, 0, 0));
    while (steps.size() < length) {
      steps.add(step(dice, anyDeed(dice, theme)));
    }
    steps.addAll(Plot.write(seed));
    return new Script(setup, steps, dice.nextInt(4) > 0, dice.nextBoolean());
  }

  private static Step step(SplittableRandom dice, Deed deed) {
    return new Step(
        deed, dice.nextInt(MOST), dice.nextInt(MOST), dice.nextInt(MOST), anyLife(dice));
  }

  private static Step.Life anyLife(SplittableRandom dice) {
    int roll = dice.nextInt(10);
    return roll < 3
        ? Step.Life.NONE
        : roll < 5 ? Step.Life.ONE_VISIT : roll < 8 ? Step.Life.NOW : Step.Life.SECOND;
  }

  private static Deed anyDeed(SplittableRandom dice, Deed.By theme) {
    int roll = dice.nextInt(Stream.of(Deed.values()).mapToInt(deed -> deed.weight(theme)).sum());
    for (Deed deed : Deed.values()) {
      roll -= deed.weight(theme);
      if (roll < 0) {
        return deed;
      }
    }
    throw new IllegalStateException("The roll is below the sum of all weights.");
  }

  Script with(List<Step> others) {
    return new Script(setup, others, healed, cured);
  }
}
