package dev.vmss.architecture.sample.operator.image.download.login;

import dev.vmss.architecture.sample.operator.image.download.fetch.KnowsRegistry;

/** Knows a room that it must not know. */
public record KnowsFetch(KnowsRegistry fetch) {}
