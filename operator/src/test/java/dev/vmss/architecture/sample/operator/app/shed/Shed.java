package dev.vmss.architecture.sample.operator.app.shed;

/** In no known room of the program. */
public final class Shed {}
