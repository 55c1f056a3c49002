/** The real operator process, for tests, demo and bench. */
package dev.vmss.testing.operator;
