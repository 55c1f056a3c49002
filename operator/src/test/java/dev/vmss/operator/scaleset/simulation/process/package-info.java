/**
 * What one operator process in the simulation consists of besides the code that ships: caches,
 * queues, controllers.
 */
@NullMarked
package dev.vmss.operator.scaleset.simulation.process;

import org.jspecify.annotations.NullMarked;
