package dev.vmss.operator.kubevirt;

import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraint;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One run of a machine: hardware, disks, network, and where it may go.
 *
 * @param terminationGracePeriodSeconds between the request to shut down and the end; 30 when absent
 */
@KubeVirtObject
public record MachineSpec(
    @Nullable String hostname,
    @Nullable String architecture,
    @Nullable Long terminationGracePeriodSeconds,
    @Nullable String evictionStrategy,
    Map<String, String> nodeSelector,
    List<Toleration> tolerations,
    @Nullable Affinity affinity,
    List<TopologySpreadConstraint> topologySpreadConstraints,
    Domain domain,
    List<Network> networks,
    @Nullable MachineProbe readinessProbe,
    List<Volume> volumes) {

  public MachineSpec {
    nodeSelector = Copies.of(nodeSelector);
    tolerations = Copies.of(tolerations);
    topologySpreadConstraints = Copies.of(topologySpreadConstraints);
    networks = Copies.of(networks);
    volumes = Copies.of(volumes);
  }
}
