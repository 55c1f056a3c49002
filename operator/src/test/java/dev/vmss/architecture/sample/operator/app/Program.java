package dev.vmss.architecture.sample.operator.app;

/** The program. */
public final class Program {}
