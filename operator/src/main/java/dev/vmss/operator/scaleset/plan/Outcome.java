package dev.vmss.operator.scaleset.plan;

import dev.vmss.operator.runtime.Slot;
import dev.vmss.operator.scaleset.vocabulary.Action;
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
 * @param namespaceGoes the server creates nothing in this namespace any more
 * @param failure the server could not answer a call; what the other calls came to is known all the
 *     same
 */
public record Outcome(
    List<Slot> created,
    List<Slot> taken,
    List<Action.Delete> deleted,
    Optional<Refused> refused,
    boolean stale,
    boolean namespaceGoes,
    Optional<RuntimeException> failure) {

  public static final Outcome NOTHING =
      new Outcome(List.of(), List.of(), List.of(), Optional.empty(), false);

  /** Every call was answered. */
  public Outcome(
      List<Slot> created,
      List<Slot> taken,
      List<Action.Delete> deleted,
      Optional<Refused> refused,
      boolean stale) {
    this(created, taken, deleted, refused, stale, false, Optional.empty());
  }

  /** Nothing was said of the namespace. */
  public Outcome(
      List<Slot> created,
      List<Slot> taken,
      List<Action.Delete> deleted,
      Optional<Refused> refused,
      boolean stale,
      Optional<RuntimeException> failure) {
    this(created, taken, deleted, refused, stale, false, failure);
  }

  /**
   * @param quota the words are those of a resource quota, which ends by itself when instances
   *     vanish
   */
  public record Refused(String message, boolean quota, boolean probe) {}

  public Outcome {
    created = List.copyOf(created);
    taken = List.copyOf(taken);
    deleted = List.copyOf(deleted);
  }
}
