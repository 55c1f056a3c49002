package dev.vmss.operator.runtime;

import dev.vmss.api.v1alpha1.VirtualMachineScaleSet;
import dev.vmss.api.v1alpha1.WellKnown;
import dev.vmss.operator.catalogue.ServedImage;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.HashMap;
import java.util.Map;

/**
 * What every object that is an instance says of itself, whatever its kind: its name, the set that
 * owns it, and what it was made from.
 */
public final class InstanceObject {

  private InstanceObject() {}

  public static ObjectMeta metadata(Recipe recipe, Slot slot) {
    Recipe.Owner owner = recipe.owner();
    return new ObjectMetaBuilder()
        .withNamespace(owner.namespace())
        .withName(slot.id().nameIn(owner.name()))
        .withLabels(labels(recipe, slot))
        .withAnnotations(annotations(recipe))
        .addNewOwnerReference()
        .withApiVersion(WellKnown.API_VERSION)
        .withKind(VirtualMachineScaleSet.class.getSimpleName())
        .withName(owner.name())
        .withUid(owner.uid())
        .withController(true)
        .withBlockOwnerDeletion(true)
        .endOwnerReference()
        .build();
  }

  /** The tenant's, and over them ours. */
  public static Map<String, String> labels(Recipe recipe, Slot slot) {
    Map<String, String> labels = new HashMap<>(recipe.profile().metadata().labels());
    labels.put(WellKnown.SCALE_SET, recipe.owner().name());
    labels.put(WellKnown.INSTANCE_ID, slot.id().toString());
    labels.put(WellKnown.IMAGE_VERSION, recipe.image().version().toString());
    slot.zone().ifPresent(zone -> labels.put(WellKnown.ZONE, zone));
    return labels;
  }

  /** The tenant's, and over them ours. */
  public static Map<String, String> annotations(Recipe recipe) {
    ServedImage image = recipe.image();
    Map<String, String> annotations = new HashMap<>(recipe.profile().metadata().annotations());
    annotations.put(WellKnown.IMAGE, image.name());
    annotations.put(WellKnown.IMAGE_UID, image.uid());
    annotations.put(WellKnown.IMAGE_DIGEST, image.digest());
    annotations.put(WellKnown.MODEL, recipe.model());
    annotations.put(WellKnown.MODEL_MEANING, recipe.meaning());
    return annotations;
  }
}
