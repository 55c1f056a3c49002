/**
 * What one decision sees, and what follows from it before anything is decided: snapshot, spec,
 * memory, facts. Pure.
 */
@NullMarked
package dev.vmss.operator.scaleset.snapshot;

import org.jspecify.annotations.NullMarked;
