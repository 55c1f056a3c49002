package dev.vmss.api.v1alpha1;

import io.fabric8.kubernetes.api.model.IntOrString;

/** Healthy when a TCP connection opens. */
@ApiObject
public record TcpSocketProbe(IntOrString port) {}
