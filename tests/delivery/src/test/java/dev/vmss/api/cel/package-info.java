/** Evaluates the CEL rules of the committed CRDs as an API server of 1.25 and newer does. */
@NullMarked
package dev.vmss.api.cel;

import org.jspecify.annotations.NullMarked;
