package dev.vmss.architecture.sample.operator.image.attic;

/** In no known room of gallery items. */
public final class Attic {}
