/**
 * Small values that every room shares: versions, references, ids, percentages. Knows nothing else.
 */
@NullMarked
package dev.vmss.operator.model;

import org.jspecify.annotations.NullMarked;
