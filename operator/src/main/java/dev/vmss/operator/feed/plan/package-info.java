/**
 * What is decided about a feed: which versions match which rule, what becomes of them as gallery
 * items, and which items go. All of it is pure: no client, no clock, no chance.
 */
@NullMarked
package dev.vmss.operator.feed.plan;

import org.jspecify.annotations.NullMarked;
