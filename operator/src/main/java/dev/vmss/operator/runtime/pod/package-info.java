/** Instances as Pods: how one is rendered and how one is read. */
@NullMarked
package dev.vmss.operator.runtime.pod;

import org.jspecify.annotations.NullMarked;
