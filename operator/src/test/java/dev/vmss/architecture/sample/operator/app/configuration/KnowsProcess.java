package dev.vmss.architecture.sample.operator.app.configuration;

import dev.vmss.architecture.sample.operator.app.process.KnowsHealth;

/** Knows a room that it must not know. */
public record KnowsProcess(KnowsHealth process) {}
