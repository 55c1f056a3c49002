/** Instances as machines of KubeVirt. */
@NullMarked
package dev.vmss.operator.runtime.machine;

import org.jspecify.annotations.NullMarked;
