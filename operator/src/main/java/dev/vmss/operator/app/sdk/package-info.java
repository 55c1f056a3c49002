/** How the operator SDK is set, started and stopped. */
@org.jspecify.annotations.NullMarked
package dev.vmss.operator.app.sdk;
