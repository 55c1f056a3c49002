package dev.vmss.api.v1alpha1;

/** One key of a Secret in the set's namespace. */
@ApiObject
public record SecretKeyReference(String name, String key) {}
