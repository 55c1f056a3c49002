package dev.vmss.operator.scaleset.vocabulary;

import dev.vmss.operator.runtime.DataDiskClaim;
import dev.vmss.operator.runtime.Instance;
import dev.vmss.operator.runtime.Slot;

/** One write to an instance, or to a disk that it left. */
public sealed interface Action {

  /** Ask the server whether such an instance could be created, without creating it. */
  record Probe(Slot slot) implements Action {}

  record Create(Slot slot) implements Action {}

  /** Gives an instance back what the watch knows it by. */
  record Show(Instance instance) implements Action {}

  /** Starts an instance anew in its place. */
  record Restart(Instance instance) implements Action {}

  /** Deletes a data disk that no instance has any more. */
  record Discard(DataDiskClaim disk) implements Action {}

  /** Marks a data disk as kept by a scale-in. */
  record Retain(DataDiskClaim disk) implements Action {}

  /**
   * @param atOnce without grace, because the node is gone and nobody is left to confirm the end
   */
  record Delete(Instance instance, Why why, boolean atOnce) implements Action {}

  /** Why an instance is deleted. */
  enum Why {
    SCALE_IN,
    UPGRADE,
    ROLLBACK,
    REPAIR,
    /** It was lost and has been replaced. */
    LOST,
    /** It is terminating on a node that is gone: nobody else ends it. */
    STRANDED
  }
}
