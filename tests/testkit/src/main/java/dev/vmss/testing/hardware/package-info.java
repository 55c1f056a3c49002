/** Simulated nodes and the kubelet that belongs to them. */
@NullMarked
package dev.vmss.testing.hardware;

import org.jspecify.annotations.NullMarked;
