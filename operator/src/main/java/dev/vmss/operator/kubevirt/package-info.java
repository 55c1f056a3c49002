/**
 * The kinds of KubeVirt that instances as machines are made of, as far as this program writes and
 * reads them. An object that was read is never written back whole: what is not known here would be
 * lost.
 */
@NullMarked
package dev.vmss.operator.kubevirt;

import org.jspecify.annotations.NullMarked;
