package dev.vmss.api.v1alpha1;

import io.fabric8.kubernetes.api.model.Quantity;
import org.jspecify.annotations.Nullable;

/**
 * A machine disk behind a URL, imported once by CDI; its instances are KubeVirt machines with a
 * persistent root disk.
 */
@ApiObject
public record HttpSource(
    String url, String sha256, Quantity size, @Nullable String storageClassName) {}
