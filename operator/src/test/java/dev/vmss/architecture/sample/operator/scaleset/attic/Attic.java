package dev.vmss.architecture.sample.operator.scaleset.attic;

/** In a room of the engine that nobody knows. */
public final class Attic {}
