/** The caches that scale sets and images share, and who is told of their changes. */
@org.jspecify.annotations.NullMarked
package dev.vmss.operator.app.watches;
