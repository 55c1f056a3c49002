package dev.vmss.operator.cdi;

/** The content of another volume. */
@CdiObject
public record VolumeClone(String namespace, String name) {}
