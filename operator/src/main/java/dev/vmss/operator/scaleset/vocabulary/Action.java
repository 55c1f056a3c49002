package dev.vmss.operator.scaleset.vocabulary;

import dev.vmss.operator.runtime.Instance;
import dev.vmss.operator.runtime.Slot;

/** One write to an instance. */
public sealed interface Action {

  /** Ask the server whether such an instance could be created, without creating it. */
  record Probe(Slot slot) implements Action {}

  record Create(Slot slot) implements Action {}

  record Delete(Instance instance, Why why) implements Action {}

  /** Why an instance is deleted. */
  enum Why {
    SCALE_IN,
    UPGRADE,
    ROLLBACK,
    REPAIR,
    /** It was lost and has been replaced. */
    LOST
  }
}
