/** Decides what comes next for a gallery item: download, replace, resyndicate, withdraw. */
@NullMarked
package dev.vmss.operator.image.lifecycle;

import org.jspecify.annotations.NullMarked;
