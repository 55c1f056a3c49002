package dev.vmss.api.v1alpha1;

import org.jspecify.annotations.Nullable;

/**
 * A health probe: exactly one of {@code httpGet} and {@code tcpSocket} is present, as the API
 * server enforces.
 */
@ApiObject
public record Probe(
    @Nullable HttpGetProbe httpGet,
    @Nullable TcpSocketProbe tcpSocket,
    Integer intervalSeconds,
    Integer numberOfProbes,
    Integer gracePeriodSeconds) {}
