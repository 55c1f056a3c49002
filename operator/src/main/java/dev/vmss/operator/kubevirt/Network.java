package dev.vmss.operator.kubevirt;

/** A network of a machine: that of its Pod. */
@KubeVirtObject
public record Network(String name, Nothing pod) {}
