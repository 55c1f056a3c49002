/** What every part of the program builds on: threads, logs, how failures are told. */
@org.jspecify.annotations.NullMarked
package dev.vmss.operator.app.process;
