/**
 * Objects that scale sets own, whatever their kind: whose one is, what stands on it, which there
 * are, and how it is created and kept.
 */
@NullMarked
package dev.vmss.operator.runtime.owned;

import org.jspecify.annotations.NullMarked;
