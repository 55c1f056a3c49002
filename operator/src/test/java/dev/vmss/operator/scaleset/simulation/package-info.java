/**
 * The engine in a world made of memory: an API server, a scheduler, kubelets, a marketplace, users,
 * accidents and a clock of its own, all driven by one script that a seed writes.
 */
@NullMarked
package dev.vmss.operator.scaleset.simulation;

import org.jspecify.annotations.NullMarked;
