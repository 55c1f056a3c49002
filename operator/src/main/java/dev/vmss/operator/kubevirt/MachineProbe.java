package dev.vmss.operator.kubevirt;

import io.fabric8.kubernetes.api.model.HTTPGetAction;
import io.fabric8.kubernetes.api.model.TCPSocketAction;
import org.jspecify.annotations.Nullable;

/**
 * A question to the guest: exactly one of httpGet and tcpSocket.
 *
 * @param initialDelaySeconds KubeVirt adds 10 to it
 */
@KubeVirtObject
public record MachineProbe(
    @Nullable HTTPGetAction httpGet,
    @Nullable TCPSocketAction tcpSocket,
    @Nullable Integer initialDelaySeconds,
    @Nullable Integer periodSeconds,
    @Nullable Integer successThreshold,
    @Nullable Integer failureThreshold) {}
