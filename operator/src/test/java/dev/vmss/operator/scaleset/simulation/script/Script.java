package dev.vmss.operator.scaleset.simulation.script;

import dev.vmss.operator.scaleset.simulation.world.Clocks;
import dev.vmss.operator.scaleset.simulation.world.Manifest;
import dev.vmss.operator.scaleset.simulation.world.Setup;
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
public record Script(Setup setup, List<Step> steps, boolean healed, boolean cured) {

  private static final int MOST = 1000;

  /** One story in so many has a large set. */
  private static final int CLINICS = 40;

  public Script {
    steps = List.copyOf(steps);
  }

  /** The script that a seed stands for. */
  public static Script write(long seed, int length) {
    SplittableRandom dice = new SplittableRandom(seed);
    int nodes = 3 + dice.nextInt(6);
    int capacity = dice.nextInt(4) == 0 ? 3 : 100;
    // Of no use any more; a seed that is known from a finding stays the story that it was.
    dice.nextBoolean();
    boolean assumeAutoscaling = dice.nextInt(10) == 0;
    Deed.By theme = Deed.By.values()[dice.nextInt(Deed.By.values().length)];
    List<Step> steps = new ArrayList<>();
    steps.add(step(dice, Deed.IMAGE_ADD).with(0, 1, 0));
    steps.add(step(dice, Deed.CREATE_SET));
    steps.add(step(dice, Deed.PASS).with(2, 0, 0));
    while (steps.size() < length) {
      steps.add(step(dice, anyDeed(dice, theme)));
    }
    boolean healed = dice.nextInt(4) > 0;
    boolean cured = dice.nextBoolean();
    // From here on with dice of their own, so that what was rolled before stays what it was.
    SplittableRandom later = new SplittableRandom(seed ^ 0x5DEECE66DL);
    Clocks clocks = Clocks.any(later);
    boolean clinic = later.nextInt(CLINICS) == 0;
    if (clinic) {
      steps.addAll(3, clinic(later));
    }
    if (later.nextInt(4) == 0) {
      setClocks(later, steps);
    }
    Setup setup = new Setup(nodes, clinic ? 100 : capacity, assumeAutoscaling, clocks);
    List<Step> all = new ArrayList<>(walled(seed, steps));
    all.addAll(Plot.write(seed));
    return new Script(setup, all, healed, cured);
  }

  /**
   * In every other story, walls are built now and then, and fall again. They have dice of their
   * own, so that up to the first of them, and in all other stories, a seed is what it was before
   * there were walls.
   */
  private static List<Step> walled(long seed, List<Step> steps) {
    SplittableRandom dice = new SplittableRandom(~seed);
    if (dice.nextBoolean()) {
      return steps;
    }
    List<Step> all = new ArrayList<>(steps);
    for (int walls = 1 + dice.nextInt(2 + steps.size() / 25); walls > 0; walls--) {
      Step wall = step(dice, Deed.WALL);
      int at = 3 + dice.nextInt(all.size() - 2);
      all.add(at, wall);
      if (dice.nextBoolean()) {
        // Who changes a model sees what stands in the way of a roll.
        Step edit = step(dice, Deed.EDIT);
        all.add(at + 1, edit.with(edit.a(), Manifest.Field.MODEL.ordinal(), edit.c()));
      }
      int falls = Math.min(all.size(), at + 2 + dice.nextInt(12));
      all.add(falls, step(dice, Deed.PERMIT).with(wall.a(), 0, 0));
    }
    return all;
  }

  /** Somebody sets the clock of an operator's machine, now and then. */
  private static void setClocks(SplittableRandom dice, List<Step> steps) {
    for (int i = 0; i <= dice.nextInt(3); i++) {
      steps.add(3 + dice.nextInt(steps.size() - 2), step(dice, Deed.SET_CLOCK));
    }
  }

  /** A large set with repairs, whose instances fall sick over time. */
  private static List<Step> clinic(SplittableRandom dice) {
    List<Step> steps = new ArrayList<>();
    steps.add(step(dice, Deed.GROW));
    steps.add(step(dice, Deed.PASS).with(6, 0, 0));
    boolean early = dice.nextBoolean();
    if (early) {
      steps.add(step(dice, Deed.CURSE));
    }
    int visits = 4 + dice.nextInt(8);
    for (int i = 0; i < visits; i++) {
      for (int j = 0; j <= dice.nextInt(4); j++) {
        steps.add(step(dice, Deed.POD_SICK));
      }
      steps.add(step(dice, Deed.PASS));
    }
    steps.add(step(dice, Deed.CURSE));
    steps.add(step(dice, Deed.PASS).with(10, 0, 0));
    steps.add(step(dice, Deed.SCALE));
    return steps;
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

  public Script with(List<Step> others) {
    return new Script(setup, others, healed, cured);
  }
}
