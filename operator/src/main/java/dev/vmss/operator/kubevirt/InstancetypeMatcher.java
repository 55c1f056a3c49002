package dev.vmss.operator.kubevirt;

/** Names an instancetype or a preference by name and kind. */
@KubeVirtObject
public record InstancetypeMatcher(String name, String kind) {}
