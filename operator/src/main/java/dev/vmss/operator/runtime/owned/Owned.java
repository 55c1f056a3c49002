package dev.vmss.operator.runtime.owned;

import dev.vmss.operator.model.InstanceId;
import dev.vmss.operator.runtime.Instance;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** An instance, and the set that it says it belongs to. */
public record Owned(Claim claim, Instance instance) {

  /**
   * Nothing when the object is no scale set's, or somebody gave it a name that no set would.
   *
   * @param read makes an instance of the object, once its number is known
   */
  public static Optional<Owned> of(HasMetadata object, Function<InstanceId, Instance> read) {
    return Claim.of(object)
        .flatMap(
            claim ->
                InstanceId.fromName(claim.set().name(), object.getMetadata().getName())
                    .map(id -> new Owned(claim, read.apply(id))));
  }

  /** Nothing that rules read has changed. */
  public static boolean sameStory(Optional<Owned> now, Optional<Owned> before) {
    return now.map(Owned::story).equals(before.map(Owned::story));
  }

  private Owned story() {
    return new Owned(claim, instance.withVersion(""));
  }

  /** The sets that an event about an object concerns. */
  public static Set<ResourceID> sets(Optional<Owned> owned) {
    return owned.stream().map(one -> one.claim().resource()).collect(Collectors.toSet());
  }

  /** The set that an object was taken away from: watches wake only the one it belongs to now. */
  public static Set<ResourceID> left(Optional<Owned> before, Optional<Owned> now) {
    Set<ResourceID> left = new HashSet<>(sets(before));
    left.removeAll(sets(now));
    return left;
  }
}
