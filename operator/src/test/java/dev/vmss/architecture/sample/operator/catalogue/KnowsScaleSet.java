package dev.vmss.architecture.sample.operator.catalogue;

import dev.vmss.architecture.sample.operator.model.Patient;
import dev.vmss.architecture.sample.operator.scaleset.Planner;

/** Knows a room that it must not know. */
public record KnowsScaleSet(Planner planner, Patient patient) {}
