/**
 * Reads simplestreams trees: an index, the products files that matter, and the signatures on each.
 * Files are spooled, verified whole, and only then read, as a stream.
 */
@NullMarked
package dev.vmss.operator.feed.simplestreams;

import org.jspecify.annotations.NullMarked;
