package dev.vmss.testing;

import dev.vmss.testing.controlplane.AuditLog;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Where a cluster came from.
 *
 * @param kubeconfig of an administrator
 * @param heartbeat of simulated nodes, well inside the grace period of the cluster
 * @param disposable true when the cluster ends with the test, so that nothing need be tidied up
 * @param stop ends what was started for it
 */
record ClusterSource(
    String description,
    Path kubeconfig,
    Duration heartbeat,
    boolean disposable,
    Optional<AuditLog> auditLog,
    Runnable stop) {}
