/**
 * One bounded HTTP request to a host that may be asked: the gate, the connection, request and
 * answer.
 */
@org.jspecify.annotations.NullMarked
package dev.vmss.operator.image.download.wire;
