/**
 * The program: main, wiring, start and stop. The rooms below do not know this one; of each other
 * they know configuration and process at most.
 */
@org.jspecify.annotations.NullMarked
package dev.vmss.operator.app;
