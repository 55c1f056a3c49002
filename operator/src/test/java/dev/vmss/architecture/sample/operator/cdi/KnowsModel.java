package dev.vmss.architecture.sample.operator.cdi;

import dev.vmss.architecture.sample.operator.model.Patient;

/** Knows a room that it must not know. */
public record KnowsModel(Patient model) {}
