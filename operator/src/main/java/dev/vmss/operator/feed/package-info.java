/**
 * Feeds that fill the marketplace. Here is the shell; what is decided is pure and lives in the room
 * plan, what is fetched and believed in the rooms simplestreams, signature and tags, and what is
 * told in the room report.
 */
@NullMarked
package dev.vmss.operator.feed;

import org.jspecify.annotations.NullMarked;
