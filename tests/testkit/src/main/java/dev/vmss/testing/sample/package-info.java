/** Objects in a state, and what a reader of their status must make of it. */
@NullMarked
package dev.vmss.testing.sample;

import org.jspecify.annotations.NullMarked;
