/**
 * What there is beside the operators, and goes its own way: an API server with its objects and
 * walls, a scheduler and kubelets, a registry, and everybody's clock.
 */
@NullMarked
package dev.vmss.operator.scaleset.simulation.world;

import org.jspecify.annotations.NullMarked;
