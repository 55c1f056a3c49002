/** The program: main, wiring, health, metrics, leader election, start and stop. */
@org.jspecify.annotations.NullMarked
package dev.vmss.operator.app;
