/**
 * What KubeVirt's own virt-controller does in a number of scenarios, written down, and the same
 * asked of the simulator.
 */
@NullMarked
package dev.vmss.testing.kubevirt.recording;

import org.jspecify.annotations.NullMarked;
