/**
 * The seam to what an instance is made of: what the engine asks of a workload object, whatever its
 * kind.
 */
@NullMarked
package dev.vmss.operator.runtime;

import org.jspecify.annotations.NullMarked;
