/**
 * KubeVirt and CDI without either: simulated hardware for virtual machines, and a controller that
 * writes what virt-controller writes.
 *
 * <p>It knows nothing of the operator: objects are plain JSON.
 */
@NullMarked
package dev.vmss.testing.kubevirt;

import org.jspecify.annotations.NullMarked;
