/** Breaks the walls on purpose. */
@org.jspecify.annotations.NullMarked
package dev.vmss.architecture.sample.operator.feed.report;
