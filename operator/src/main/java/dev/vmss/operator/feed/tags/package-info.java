/** Reads the tags of a repository, and looks up the digests of those that are new. */
@NullMarked
package dev.vmss.operator.feed.tags;

import org.jspecify.annotations.NullMarked;
