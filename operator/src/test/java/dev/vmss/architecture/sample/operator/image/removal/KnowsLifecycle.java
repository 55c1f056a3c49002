package dev.vmss.architecture.sample.operator.image.removal;

import dev.vmss.architecture.sample.operator.image.lifecycle.KnowsReport;

/** Knows a room that it must not know. */
public record KnowsLifecycle(KnowsReport lifecycle) {}
