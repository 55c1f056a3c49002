/** Finds a cluster for tests, demo and bench: one abstraction over three kinds of it. */
@NullMarked
package dev.vmss.testing;

import org.jspecify.annotations.NullMarked;
