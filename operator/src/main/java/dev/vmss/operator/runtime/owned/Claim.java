package dev.vmss.operator.runtime.owned;

import dev.vmss.api.v1alpha1.VirtualMachineScaleSet;
import dev.vmss.api.v1alpha1.WellKnown;
import dev.vmss.operator.runtime.Recipe;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.util.Optional;

/**
 * What an object says of the set that controls it.
 *
 * @param version of our API; whether it is served is another question
 * @param set in the namespace of the object: an owner is never in another one
 */
public record Claim(String version, Recipe.Owner set) {

  private static final String OUR_GROUP = WellKnown.GROUP + "/";

  /** The set that controls this object, by its own word. */
  public static Optional<Claim> of(HasMetadata object) {
    return object.getMetadata().getOwnerReferences().stream()
        .filter(owner -> Boolean.TRUE.equals(owner.getController()))
        .filter(owner -> owner.getApiVersion().startsWith(OUR_GROUP))
        .filter(owner -> VirtualMachineScaleSet.class.getSimpleName().equals(owner.getKind()))
        .findFirst()
        .map(owner -> of(object.getMetadata().getNamespace(), owner));
  }

  private static Claim of(String namespace, OwnerReference owner) {
    return new Claim(
        owner.getApiVersion().substring(OUR_GROUP.length()),
        new Recipe.Owner(namespace, owner.getName(), owner.getUid()));
  }

  /** The set as it is woken. */
  public ResourceID resource() {
    return new ResourceID(set.name(), set.namespace());
  }
}
