package dev.vmss.architecture.sample.operator.model;

import dev.vmss.architecture.sample.operator.catalogue.KnowsScaleSet;

/** Knows a room above it, which knows this one: also a cycle. */
public record KnowsCatalogue(KnowsScaleSet up) {}
