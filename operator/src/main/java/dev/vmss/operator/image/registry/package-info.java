/** Talks to registries beside the reconciliations, and remembers what they answered. */
@NullMarked
package dev.vmss.operator.image.registry;

import org.jspecify.annotations.NullMarked;
