/** The metrics registry, and what the program itself counts. */
@org.jspecify.annotations.NullMarked
package dev.vmss.operator.app.metrics;
