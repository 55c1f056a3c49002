package dev.vmss.architecture.sample.operator.image.download.failure;

import dev.vmss.architecture.sample.operator.image.download.oci.KnowsWire;

/** Knows a room that it must not know. */
public record KnowsOci(KnowsWire oci) {}
