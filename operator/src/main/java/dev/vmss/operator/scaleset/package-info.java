/**
 * The scale-set engine: a pure core from Snapshot to Plan, and the shell that observes, acts and
 * reports.
 */
@NullMarked
package dev.vmss.operator.scaleset;

import org.jspecify.annotations.NullMarked;
