package dev.vmss.operator.runtime;

/** An instance and the set it says it belongs to, in whose namespace it is. */
public record Located(Recipe.Owner set, Instance instance) {}
