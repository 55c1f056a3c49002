/** Instances as KubeVirt VirtualMachines: how one is rendered, read, watched and written. */
@NullMarked
package dev.vmss.operator.runtime.machine;

import org.jspecify.annotations.NullMarked;
