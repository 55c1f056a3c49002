package dev.vmss.operator.kubevirt;

import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What KubeVirt says of a machine. Its conditions tell more than {@code printableStatus}: of a
 * machine that could not be made that says Stopped.
 *
 * @param startFailure since it failed to start
 */
@KubeVirtObject
public record VirtualMachineStatus(
    @Nullable String printableStatus,
    @Nullable Boolean created,
    @Nullable Boolean ready,
    List<Condition> conditions,
    @Nullable StartFailure startFailure) {

  public VirtualMachineStatus {
    conditions = Copies.of(conditions);
  }

  /**
   * @param retryAfterTimestamp when it is tried again, in RFC 3339
   */
  @KubeVirtObject
  public record StartFailure(
      @Nullable Integer consecutiveFailCount,
      @Nullable String lastFailedVMIUID,
      @Nullable String retryAfterTimestamp) {}
}
