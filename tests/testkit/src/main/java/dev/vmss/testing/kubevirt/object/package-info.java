/** The objects of a cluster as plain JSON: read, cached, written, and who waits to look at them. */
@NullMarked
package dev.vmss.testing.kubevirt.object;

import org.jspecify.annotations.NullMarked;
