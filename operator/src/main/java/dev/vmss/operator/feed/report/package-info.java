/** What is told of a feed: its status, its conditions, and the news in them. */
@NullMarked
package dev.vmss.operator.feed.report;

import org.jspecify.annotations.NullMarked;
