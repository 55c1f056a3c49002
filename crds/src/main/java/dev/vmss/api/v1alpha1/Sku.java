package dev.vmss.api.v1alpha1;

/** The machine size by its Azure name. */
@ApiObject
public record Sku(String name) {}
