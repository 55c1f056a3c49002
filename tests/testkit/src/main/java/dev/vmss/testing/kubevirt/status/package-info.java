/** What KubeVirt and CDI say of machines, their instances, Pods and volumes. Pure. */
@NullMarked
package dev.vmss.testing.kubevirt.status;

import org.jspecify.annotations.NullMarked;
