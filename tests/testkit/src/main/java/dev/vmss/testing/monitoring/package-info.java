/** What alerts and dashboard read, and what a metrics endpoint says. */
@NullMarked
package dev.vmss.testing.monitoring;

import org.jspecify.annotations.NullMarked;
