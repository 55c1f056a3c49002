/** A bad network between the operator and its API server. */
@NullMarked
package dev.vmss.testing.network;

import org.jspecify.annotations.NullMarked;
