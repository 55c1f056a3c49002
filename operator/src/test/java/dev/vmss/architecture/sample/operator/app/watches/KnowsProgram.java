package dev.vmss.architecture.sample.operator.app.watches;

import dev.vmss.architecture.sample.operator.app.Program;

/** Knows a room that it must not know. */
public record KnowsProgram(Program app) {}
