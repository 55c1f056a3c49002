/** A Kubernetes control plane of four local programs on the loopback address, without Docker. */
@NullMarked
package dev.vmss.testing.controlplane;

import org.jspecify.annotations.NullMarked;
