package dev.vmss.architecture.sample.operator.model;

/** A name that tells nothing. */
public final class RegionHelper {}
