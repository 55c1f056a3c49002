/** The way of a gallery item out, and what becomes of its users without it. */
@NullMarked
package dev.vmss.operator.image.removal;

import org.jspecify.annotations.NullMarked;
