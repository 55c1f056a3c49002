package dev.vmss.operator.kubevirt;

import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where a run is and how it does.
 *
 * @param phase Pending, Scheduling, Scheduled, Running, Succeeded or Failed
 * @param nodeName where it runs; a migration changes it at its end
 * @param activePods node by uid of the Pod: two while it moves
 */
@KubeVirtObject
public record VirtualMachineInstanceStatus(
    @Nullable String phase,
    @Nullable String nodeName,
    List<Condition> conditions,
    Map<String, String> activePods,
    @Nullable MigrationState migrationState) {

  public VirtualMachineInstanceStatus {
    conditions = Copies.of(conditions);
    activePods = Copies.of(activePods);
  }

  /** The last migration; it is under way from its start until its end. Times in RFC 3339. */
  @KubeVirtObject
  public record MigrationState(
      @Nullable String startTimestamp,
      @Nullable String endTimestamp,
      @Nullable String sourceNode,
      @Nullable String targetNode,
      @Nullable Boolean completed,
      @Nullable Boolean failed) {}
}
