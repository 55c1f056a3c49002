/** Sets of machines: the whole operator, a real API server, and KubeVirt played by the testkit. */
package dev.vmss.it.machine;
