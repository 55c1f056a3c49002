/** Health and metrics over HTTP, and the check that asks for health from outside. */
@org.jspecify.annotations.NullMarked
package dev.vmss.operator.app.health;
