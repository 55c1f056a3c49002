package dev.vmss.architecture.sample.operator.feed.loft;

/** In no known room of feeds. */
public final class Loft {}
