/**
 * What happens to existing instances when the model or the image changes: rolls, batches, surge,
 * rollback. Pure.
 */
@NullMarked
package dev.vmss.operator.scaleset.upgrade;

import org.jspecify.annotations.NullMarked;
