/** The way to the API server: clients, and what must be there and allowed before the start. */
@org.jspecify.annotations.NullMarked
package dev.vmss.operator.app.cluster;
