/**
 * Who comes and who goes: scale-out, scale-in, repairs; and what all phases decided about one
 * snapshot. Pure.
 */
@NullMarked
package dev.vmss.operator.scaleset.decision;

import org.jspecify.annotations.NullMarked;
