/**
 * What the marketplace offers now, as an immutable index, and how an image reference resolves in
 * it.
 */
@NullMarked
package dev.vmss.operator.catalogue;

import org.jspecify.annotations.NullMarked;
