package dev.vmss.api.v1alpha1;

/** One row of {@link ImageUsage}: a scale set and what removing the image means for it. */
@ApiObject
public record AffectedScaleSet(String namespace, String name, int instances, String effect) {}
