/**
 * The volumes that machine disks are imported into: which DataVolume an image wants, and what one
 * that is there means. Pure, but for the shell that talks to CDI.
 */
@NullMarked
package dev.vmss.operator.image.disk;

import org.jspecify.annotations.NullMarked;
