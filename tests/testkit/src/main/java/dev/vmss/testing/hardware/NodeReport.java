package dev.vmss.testing.hardware;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.NodeCondition;
import io.fabric8.kubernetes.api.model.NodeConditionBuilder;
import io.fabric8.kubernetes.api.model.NodeStatus;
import io.fabric8.kubernetes.api.model.NodeStatusBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What a kubelet registers and reports of its node: pure functions. */
final class NodeReport {

  static final String SIMULATED_LABEL = "vmss.dev/simulated";
  static final String LEASES = "kube-node-lease";

  private NodeReport() {}

  static Node registration(NodeSpec spec, Instant now) {
    return new NodeBuilder()
        .withNewMetadata()
        .withName(spec.name())
        .withLabels(spec.labels())
        .addToLabels(SIMULATED_LABEL, "true")
        .endMetadata()
        .withNewSpec()
        .withTaints(spec.taints())
        .endSpec()
        .withStatus(status(spec, now))
        .build();
  }

  static NodeStatus status(NodeSpec spec, Instant now) {
    Map<String, Quantity> resources =
        spec.allocatable().entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, entry -> new Quantity(entry.getValue())));
    return new NodeStatusBuilder()
        .withCapacity(resources)
        .withAllocatable(resources)
        .withConditions(conditions(now))
        .addNewAddress(spec.name(), "Hostname")
        .withNewNodeInfo()
        .withArchitecture("amd64")
        .withOperatingSystem("linux")
        .withOsImage("simulated")
        .withKernelVersion("simulated")
        .withKubeletVersion("v0.0.0-simulated")
        .withKubeProxyVersion("v0.0.0-simulated")
        .withContainerRuntimeVersion("simulated://0")
        .withBootID(spec.name())
        .withMachineID(spec.name())
        .withSystemUUID(spec.name())
        .endNodeInfo()
        .build();
  }

  static Lease lease(NodeSpec spec, Duration heartbeat, Instant now) {
    return new LeaseBuilder()
        .withNewMetadata()
        .withNamespace(LEASES)
        .withName(spec.name())
        .addToLabels(SIMULATED_LABEL, "true")
        .endMetadata()
        .withNewSpec()
        .withHolderIdentity(spec.name())
        .withLeaseDurationSeconds((int) heartbeat.multipliedBy(4).toSeconds())
        .withRenewTime(ZonedDateTime.ofInstant(now, ZoneOffset.UTC))
        .endSpec()
        .build();
  }

  private static List<NodeCondition> conditions(Instant now) {
    return List.of(
        condition("Ready", "True", "KubeletReady", now),
        condition("MemoryPressure", "False", "KubeletHasSufficientMemory", now),
        condition("DiskPressure", "False", "KubeletHasNoDiskPressure", now),
        condition("PIDPressure", "False", "KubeletHasSufficientPID", now));
  }

  private static NodeCondition condition(String type, String status, String reason, Instant now) {
    String time = now.truncatedTo(ChronoUnit.SECONDS).toString();
    return new NodeConditionBuilder()
        .withType(type)
        .withStatus(status)
        .withReason(reason)
        .withMessage("Reported by simulated hardware.")
        .withLastHeartbeatTime(time)
        .withLastTransitionTime(time)
        .build();
  }

  /** True when the scheduler may use the node as far as its health is concerned. */
  static boolean isReady(Node node) {
    return conditionStatus(node).equals("True")
        && node.getSpec().getTaints().stream()
            .noneMatch(taint -> taint.getKey().startsWith("node.kubernetes.io/"));
  }

  /** The status of the condition Ready: True, False or Unknown. */
  static String conditionStatus(Node node) {
    return node.getStatus().getConditions().stream()
        .filter(condition -> condition.getType().equals("Ready"))
        .map(NodeCondition::getStatus)
        .findFirst()
        .orElse("Unknown");
  }
}
