/**
 * The part of CDI's API that this program uses: {@code cdi.kubevirt.io/v1beta1}, by hand. What is
 * read lacks every other field, so nothing that was read is ever written back: DataVolumes are
 * created and deleted, and that is all.
 */
@NullMarked
package dev.vmss.operator.cdi;

import org.jspecify.annotations.NullMarked;
