/**
 * The life of a marketplace image. Here is its shell; what it decides is pure and lives in the
 * rooms below, each of which knows those before it: item, removal, lifecycle, report. The room
 * registry knows only item.
 */
@NullMarked
package dev.vmss.operator.image;

import org.jspecify.annotations.NullMarked;
