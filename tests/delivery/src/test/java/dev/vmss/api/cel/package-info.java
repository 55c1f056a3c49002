/** Evaluates the CEL rules of the committed CRDs as an API server does. */
@NullMarked
package dev.vmss.api.cel;

import org.jspecify.annotations.NullMarked;
