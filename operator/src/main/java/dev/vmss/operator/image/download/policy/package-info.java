/**
 * From where, how much and for how long may be fetched: hosts and addresses, as people write them.
 */
@org.jspecify.annotations.NullMarked
package dev.vmss.operator.image.download.policy;
