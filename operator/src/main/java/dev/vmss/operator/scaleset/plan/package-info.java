/** From a snapshot to a plan, and from what came of it to what is remembered. Pure. */
@NullMarked
package dev.vmss.operator.scaleset.plan;

import org.jspecify.annotations.NullMarked;
