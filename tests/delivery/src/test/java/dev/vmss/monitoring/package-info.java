/** The alerts and the dashboard, checked against the metrics that there are. */
@org.jspecify.annotations.NullMarked
package dev.vmss.monitoring;
