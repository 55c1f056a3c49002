package dev.vmss.operator.runtime;

import dev.vmss.api.v1alpha1.SourceKind;
import java.util.List;
import java.util.Map;

/**
 * What the engine asks of the workload objects that instances are made of. One object per instance,
 * one write to create it. Calls that reach the server throw only when the server could not answer;
 * whatever it answers is a value.
 */
public interface InstanceRuntime {

  /** The kinds of image this runtime makes instances of, and what those cannot give a set. */
  Map<SourceKind, ProfileCheck> kinds();

  /** All objects owned by this uid, terminating ones included, as the cache shows them. */
  List<Instance> instances(Recipe.Owner owner);

  /**
   * Every instance, terminating ones included, with the set it says it belongs to. Anybody can
   * invent a set: compare with those that exist before you count.
   */
  List<Located> all();

  /** As {@link #all}, those made from a gallery item. */
  default List<Located> madeFrom(String imageUid) {
    return all().stream()
        .filter(located -> located.instance().stamp().imageUid().equals(imageUid))
        .toList();
  }

  CreateResult create(Recipe recipe, Slot slot);

  /** Asks the server whether it would accept such an instance, without creating it. */
  CreateResult probe(Recipe recipe, Slot slot);

  /**
   * Deletes the instance if it is still exactly the one that was observed.
   *
   * @param atOnce without grace: nobody is left who could end it and confirm that
   */
  DeleteResult delete(Recipe.Owner owner, Instance instance, boolean atOnce);

  /**
   * Starts an instance anew in its place, if it is kept running ({@link Instance#isKeptRunning}). A
   * restart that does not happen shows in the instance, which stays as it was.
   */
  void restart(Recipe.Owner owner, Instance instance);

  /**
   * Gives an instance back the marks by which the watch knows it; nothing happens when it has gone
   * or the server refuses.
   */
  void show(Recipe.Owner owner, Instance instance);

  /** The data disks of a set that outlive its instances, terminating ones included. */
  default List<DataDiskClaim> disks(Recipe.Owner owner) {
    return List.of();
  }

  /** Deletes a data disk, unless there is an instance of its number after all. */
  default void discard(Recipe.Owner owner, DataDiskClaim disk) {}

  /** Marks a data disk as kept by a scale-in. */
  default void retain(Recipe.Owner owner, DataDiskClaim disk) {}

  /** What the server said to a create. */
  sealed interface CreateResult {

    /** It exists now: made by this call, or by an earlier one whose reply was lost. */
    record Exists() implements CreateResult {}

    /** An object of that name exists and belongs to somebody else: it is never adopted. */
    record Taken() implements CreateResult {}

    /**
     * The server does not accept it.
     *
     * @param message the server's own words
     */
    record Refused(String message, Cause cause) implements CreateResult {}

    /** The namespace is being deleted: nothing is created there any more. */
    record NamespaceGoes() implements CreateResult {}
  }

  /** Why the server refuses a create. */
  enum Cause {
    /** A resource quota is exhausted, which ends by itself when instances vanish. */
    QUOTA,
    /** Somebody says no to such an instance: a policy, a webhook, the server's own rules. */
    POLICY,
    /** Who has to be asked does not answer: it says nothing about the instance. */
    OUTAGE
  }

  /** What the server said to a delete. */
  sealed interface DeleteResult {

    /** Accepted, or the object was gone already. */
    record Done() implements DeleteResult {}

    /** The object changed since it was observed: plan again. */
    record Stale() implements DeleteResult {}

    /**
     * The server keeps the object.
     *
     * @param message the server's own words
     */
    record Refused(String message) implements DeleteResult {}
  }
}
