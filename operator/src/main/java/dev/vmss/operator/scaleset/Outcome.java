package dev.vmss.operator.scaleset;

import dev.vmss.operator.runtime.Recipe.Serving;
import java.util.List;
import java.util.Optional;

/**
 * What came of carrying out a plan.
 *
 * @param created instances that now exist, whether this pass made them or found them made by a lost
 *     reply before
 * @param taken instances whose name belongs to an object that is not the set's
 * @param deleted instances that the server accepted the deletion of, or no longer knew
 * @param refused the first create or probe that the server refused; nothing was created after it
 * @param stale a delete found the instance changed since the snapshot: plan again
 */
record Outcome(
    List<Serving> created,
    List<Serving> taken,
    List<Action.Delete> deleted,
    Optional<Refused> refused,
    boolean stale) {

  static final Outcome NOTHING =
      new Outcome(List.of(), List.of(), List.of(), Optional.empty(), false);

  /**
   * @param quota the words are those of a resource quota, which ends by itself when instances
   *     vanish
   */
  record Refused(String message, boolean quota, boolean probe) {}

  Outcome {
    created = List.copyOf(created);
    taken = List.copyOf(taken);
    deleted = List.copyOf(deleted);
  }
}
