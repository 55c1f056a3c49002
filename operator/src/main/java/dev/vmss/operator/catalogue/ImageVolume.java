package dev.vmss.operator.catalogue;

import io.fabric8.kubernetes.api.model.Quantity;
import java.util.Optional;

/**
 * The golden volume of an image: imported once, never changed, and cloned for every instance.
 *
 * @param namespace of the PersistentVolumeClaim: the operator's, in which tenants see nothing
 * @param name of the claim; another import has another name
 * @param size that it was made with; a clone cannot be smaller
 * @param storageClass that was asked for; the cluster's default one when empty
 */
public record ImageVolume(
    String namespace, String name, Quantity size, Optional<String> storageClass) {}
