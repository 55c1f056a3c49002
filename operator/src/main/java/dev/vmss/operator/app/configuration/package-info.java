/** The program's options: one table, read from defaults, a YAML file and the environment. */
@org.jspecify.annotations.NullMarked
package dev.vmss.operator.app.configuration;
