package dev.vmss.api.v1alpha1;

/** A named TCP port of an instance. */
@ApiObject
public record InstancePort(String name, Integer port) {}
