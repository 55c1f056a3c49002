/** What happens to the world: the deeds, and the scripts of them that a seed writes. */
@NullMarked
package dev.vmss.operator.scaleset.simulation.script;

import org.jspecify.annotations.NullMarked;
