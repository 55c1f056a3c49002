/**
 * The shell of the scale-set engine: takes a snapshot, has it planned, acts and reports. What it
 * asks lives in the rooms below, each of which knows only those before it: vocabulary, snapshot,
 * upgrade, decision, report, plan.
 */
@NullMarked
package dev.vmss.operator.scaleset;

import org.jspecify.annotations.NullMarked;
