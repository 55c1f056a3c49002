/** What goes wrong with a download, in sentences that go into a condition as they are. */
@org.jspecify.annotations.NullMarked
package dev.vmss.operator.image.download.failure;
