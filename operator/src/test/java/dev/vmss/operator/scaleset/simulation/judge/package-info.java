/**
 * Judges simulations by the words of the specification: plans against snapshots, writes against
 * objects, and the end.
 */
@NullMarked
package dev.vmss.operator.scaleset.simulation.judge;

import org.jspecify.annotations.NullMarked;
