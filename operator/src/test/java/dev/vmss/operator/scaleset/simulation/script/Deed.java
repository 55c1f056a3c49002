package dev.vmss.operator.scaleset.simulation.script;

/** Everything that can happen to the world, and how often it does. */
public enum Deed {
  CREATE_SET(By.USERS, 3),
  EDIT(By.USERS, 14),
  SCALE(By.USERS, 8),
  SPOIL(By.USERS, 1),
  MEND(By.USERS, 2),
  ANNOTATE(By.USERS, 6),
  DELETE_POD(By.USERS, 3),
  STRIP_LABEL(By.USERS, 1),
  DISOWN_POD(By.USERS, 1),
  DELETE_SET(By.USERS, 1),
  RECREATE_SET(By.USERS, 1),
  FOREIGN_POD(By.USERS, 2),
  REMOVE_FOREIGN(By.USERS, 1),
  IMAGE_ADD(By.CLOUD, 5),
  IMAGE_EDIT(By.CLOUD, 2),
  IMAGE_RESYNC(By.CLOUD, 2),
  IMAGE_WITHDRAW(By.CLOUD, 2),
  IMAGE_STAGE(By.CLOUD, 1),
  IMAGE_FAIL(By.CLOUD, 1),
  SIZE_REMOVE(By.CLOUD, 1),
  SIZE_ADD(By.CLOUD, 2),
  NODE_DOWN(By.HARDWARE, 2),
  NODE_UP(By.HARDWARE, 4),
  CORDON(By.HARDWARE, 1),
  UNCORDON(By.HARDWARE, 2),
  TAINT(By.HARDWARE, 1),
  UNTAINT(By.HARDWARE, 2),
  NODE_REMOVE(By.HARDWARE, 1),
  NODE_ADD(By.HARDWARE, 3),
  POD_FAIL(By.HARDWARE, 3),
  POD_SICK(By.HARDWARE, 4),
  POD_WELL(By.HARDWARE, 3),
  FAULT(By.FATE, 14),
  HOLD(By.FATE, 4),
  RELEASE(By.FATE, 6),
  DELIVER(By.FATE, 4),
  QUOTA(By.FATE, 1),
  DENY(By.FATE, 1),
  PERMIT(By.FATE, 8),
  /** Never by the common dice: see {@link Script}. */
  WALL(By.FATE, 0),
  CRASH(By.FATE, 2),
  SECOND_UP(By.FATE, 1),
  SECOND_DOWN(By.FATE, 2),
  RESYNC(By.FATE, 1),
  PASS(By.TIME, 24),

  // Never by chance: they are written into some storms, or make up a {@link Plot}.

  SET_CLOCK(By.FATE, 0),
  GROW(By.USERS, 0),
  CURSE(By.HARDWARE, 0),
  CALM(By.FATE, 0),
  SET_UP(By.USERS, 0),
  REVISE(By.USERS, 0),
  REVERT(By.USERS, 0),
  RESIZE(By.USERS, 0),
  BIGGER(By.USERS, 0),
  TURN_MANUAL(By.USERS, 0),
  PROTECT_ALL(By.USERS, 0),
  BLURRED_MARK(By.USERS, 0),
  BAD_IMAGE(By.CLOUD, 0),
  TIGHT_QUOTA(By.FATE, 0),
  FULL(By.FATE, 0),
  ROOM(By.FATE, 0),
  ABSENCE(By.FATE, 0);

  /** Who does it. */
  enum By {
    USERS,
    CLOUD,
    HARDWARE,
    FATE,
    TIME
  }

  private static final int STRESSED = 4;

  private final By by;
  private final int weight;

  Deed(By by, int weight) {
    this.by = by;
    this.weight = weight;
  }

  /** How often it happens where one of the five does more than usual. */
  int weight(By theme) {
    return theme == by && by != By.TIME ? STRESSED * weight : weight;
  }

  /** Whether it can happen while a call of an operator is on its way. */
  public boolean isSudden() {
    return weight > 0
        && this != PASS
        && this != FAULT
        && this != CRASH
        && this != SECOND_UP
        && this != SECOND_DOWN
        && this != RESYNC
        && this != SET_CLOCK;
  }
}
