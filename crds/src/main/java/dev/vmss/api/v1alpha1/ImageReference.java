package dev.vmss.api.v1alpha1;

/** A marketplace image by name; {@code version} is an exact version or {@code latest}. */
@ApiObject
public record ImageReference(String publisher, String offer, String sku, String version) {}
