/** Feeds on a real API server, from a server and a registry on loopback. */
@org.jspecify.annotations.NullMarked
package dev.vmss.it.feed;
