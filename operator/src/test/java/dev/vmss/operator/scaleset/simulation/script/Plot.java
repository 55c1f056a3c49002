package dev.vmss.operator.scaleset.simulation.script;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * What chance alone brings together too seldom: a set that rolls in plain surroundings, and one or
 * two mishaps in the middle of it. Every second storm ends with one; its dice are its own, so that
 * the storm before it stays what it was.
 */
final class Plot {

  private static final int MOST = 1000;
  private static final int[] SOON = {0, 0, 1, 2, 3, 4};
  private static final int[] LATER = {3, 4, 5, 6, 7};
  private static final int TEN_MINUTES = 10;
  private static final int LONG = 11;

  private static final List<Deed> MISHAPS =
      List.of(
          Deed.RESIZE,
          Deed.RESIZE,
          Deed.TIGHT_QUOTA,
          Deed.TIGHT_QUOTA,
          Deed.FULL,
          Deed.FULL,
          Deed.ABSENCE,
          Deed.ABSENCE,
          Deed.TURN_MANUAL,
          Deed.REVERT,
          Deed.PROTECT_ALL,
          Deed.BLURRED_MARK,
          Deed.BIGGER,
          Deed.ANNOTATE,
          Deed.DELETE_POD,
          Deed.POD_SICK,
          Deed.FOREIGN_POD,
          Deed.PERMIT);

  private final SplittableRandom dice;
  private final List<Step> steps = new ArrayList<>();

  private Plot(long seed) {
    this.dice = new SplittableRandom(~seed);
  }

  static List<Step> write(long seed) {
    return Math.floorMod(seed, 2) == 0 ? List.of() : new Plot(seed).write();
  }

  private List<Step> write() {
    add(Deed.CALM);
    add(Deed.SET_UP);
    pass(LONG);
    for (int before = dice.nextInt(4); before > 2; before--) {
      mishap();
      pass(any(LATER));
    }
    add(dice.nextInt(4) == 0 ? Deed.BAD_IMAGE : Deed.REVISE);
    pass(any(SOON));
    mishap();
    if (dice.nextBoolean()) {
      pass(any(SOON));
      mishap();
    }
    pass(any(LATER));
    if (dice.nextBoolean()) {
      mishap();
    }
    pass(TEN_MINUTES);
    add(Deed.ROOM);
    pass(LONG);
    return steps;
  }

  private void mishap() {
    Deed deed = MISHAPS.get(dice.nextInt(MISHAPS.size()));
    add(deed);
    if (deed == Deed.ABSENCE) {
      int last = steps.size() - 1;
      steps.set(last, steps.get(last).with(7 + dice.nextInt(5), 0, 0));
    }
  }

  private int any(int[] times) {
    return times[dice.nextInt(times.length)];
  }

  private void pass(int time) {
    add(Deed.PASS);
    steps.set(steps.size() - 1, steps.get(steps.size() - 1).with(time, 0, 0));
  }

  private void add(Deed deed) {
    steps.add(
        new Step(deed, dice.nextInt(MOST), dice.nextInt(MOST), dice.nextInt(MOST), Step.Life.NOW));
  }
}
