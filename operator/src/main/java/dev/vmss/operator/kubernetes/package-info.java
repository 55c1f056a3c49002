/** What talks to the API server for all rooms: caches, pruned items, events, write helpers. */
@NullMarked
package dev.vmss.operator.kubernetes;

import org.jspecify.annotations.NullMarked;
