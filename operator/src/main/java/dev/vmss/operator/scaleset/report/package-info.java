/** The status of a set: counts, placement, conditions and their sentences. Pure. */
@NullMarked
package dev.vmss.operator.scaleset.report;

import org.jspecify.annotations.NullMarked;
