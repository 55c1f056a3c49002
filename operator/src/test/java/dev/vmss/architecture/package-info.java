/** Tests of the shape of the code: its walls, its sizes, its names. */
@org.jspecify.annotations.NullMarked
package dev.vmss.architecture;
