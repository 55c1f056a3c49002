/** The life of a marketplace image: download, replace, resyndicate, withdraw. */
@NullMarked
package dev.vmss.operator.image;

import org.jspecify.annotations.NullMarked;
