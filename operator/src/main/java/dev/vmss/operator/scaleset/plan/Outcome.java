package dev.vmss.operator.scaleset.plan;

import dev.vmss.operator.runtime.InstanceRuntime.Cause;
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
 * @param kept deletions that the server refused, and its words
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
    List<Kept> kept,
    boolean stale,
    boolean namespaceGoes,
    Optional<RuntimeException> failure) {

  public static final Outcome NOTHING =
      new Outcome(List.of(), List.of(), List.of(), Optional.empty(), false);

  /** Every call was answered, and no delete refused. */
  public Outcome(
      List<Slot> created,
      List<Slot> taken,
      List<Action.Delete> deleted,
      Optional<Refused> refused,
      boolean stale) {
    this(created, taken, deleted, refused, List.of(), stale, false, Optional.empty());
  }

  public record Refused(String message, Cause cause, boolean probe) {

    public boolean quota() {
      return cause == Cause.QUOTA;
    }
  }

  public record Kept(Action.Delete delete, String message) {}

  /** Somebody says no: what was not done may have to be said before anything else is. */
  public boolean surprised() {
    return refused.isPresent() || !kept.isEmpty() || !taken.isEmpty() || namespaceGoes;
  }

  public Outcome {
    created = List.copyOf(created);
    taken = List.copyOf(taken);
    deleted = List.copyOf(deleted);
    kept = List.copyOf(kept);
  }
}
