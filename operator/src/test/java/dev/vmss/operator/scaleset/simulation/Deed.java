package dev.vmss.operator.scaleset.simulation;

/** Everything that can happen to the world, and how often it does. */
enum Deed {
  // users
  CREATE_SET(3),
  EDIT(14),
  SCALE(8),
  ANNOTATE(6),
  DELETE_POD(3),
  STRIP_LABEL(1),
  DISOWN_POD(1),
  DELETE_SET(1),
  RECREATE_SET(1),
  FOREIGN_POD(2),
  REMOVE_FOREIGN(1),
  // the cloud operator
  IMAGE_ADD(5),
  IMAGE_EDIT(2),
  IMAGE_RESYNC(2),
  IMAGE_WITHDRAW(2),
  IMAGE_STAGE(1),
  IMAGE_FAIL(1),
  SIZE_REMOVE(1),
  SIZE_ADD(2),
  // hardware
  NODE_DOWN(2),
  NODE_UP(4),
  CORDON(1),
  UNCORDON(2),
  TAINT(1),
  UNTAINT(2),
  NODE_REMOVE(1),
  NODE_ADD(3),
  POD_FAIL(3),
  POD_SICK(4),
  POD_WELL(3),
  // fate
  FAULT(14),
  HOLD(4),
  RELEASE(6),
  DELIVER(4),
  QUOTA(1),
  DENY(1),
  PERMIT(8),
  CRASH(2),
  SECOND_UP(1),
  SECOND_DOWN(2),
  RESYNC(1),
  PASS(24);

  private final int weight;

  Deed(int weight) {
    this.weight = weight;
  }

  int weight() {
    return weight;
  }

  /** Whether it can happen while a call of an operator is on its way. */
  boolean isSudden() {
    return this != PASS
        && this != FAULT
        && this != CRASH
        && this != SECOND_UP
        && this != SECOND_DOWN
        && this != RESYNC;
  }
}
