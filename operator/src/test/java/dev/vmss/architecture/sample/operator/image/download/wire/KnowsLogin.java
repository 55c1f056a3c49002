package dev.vmss.architecture.sample.operator.image.download.wire;

import dev.vmss.architecture.sample.operator.image.download.login.KnowsFetch;

/** Knows a room that it must not know. */
public record KnowsLogin(KnowsFetch login) {}
