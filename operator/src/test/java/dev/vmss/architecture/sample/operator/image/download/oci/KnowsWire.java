package dev.vmss.architecture.sample.operator.image.download.oci;

import dev.vmss.architecture.sample.operator.image.download.wire.KnowsLogin;

/** Knows a room that it must not know. */
public record KnowsWire(KnowsLogin wire) {}
