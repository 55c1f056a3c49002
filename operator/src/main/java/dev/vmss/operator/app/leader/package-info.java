/** Who of several operators acts. */
@org.jspecify.annotations.NullMarked
package dev.vmss.operator.app.leader;
