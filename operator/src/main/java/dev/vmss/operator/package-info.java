/** The operator program; see docs/architecture.md for its rooms. */
@org.jspecify.annotations.NullMarked
package dev.vmss.operator;
