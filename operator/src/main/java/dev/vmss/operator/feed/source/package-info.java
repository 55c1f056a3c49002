/** What looking at a feed comes to, whatever kind of feed it is. */
@NullMarked
package dev.vmss.operator.feed.source;

import org.jspecify.annotations.NullMarked;
