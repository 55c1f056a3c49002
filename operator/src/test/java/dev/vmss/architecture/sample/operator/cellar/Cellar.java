package dev.vmss.architecture.sample.operator.cellar;

/** In no known room, and in a package that nobody marked. */
public final class Cellar {}
