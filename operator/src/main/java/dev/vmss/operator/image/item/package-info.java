/** One gallery item: what a decision about it is made from, and what it may come to. */
@NullMarked
package dev.vmss.operator.image.item;

import org.jspecify.annotations.NullMarked;
