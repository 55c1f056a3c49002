package dev.vmss.operator.scaleset.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.vmss.api.v1alpha1.PlacementStatus;
import dev.vmss.api.v1alpha1.UpgradeRecord;
import dev.vmss.api.v1alpha1.VersionStatus;
import dev.vmss.api.v1alpha1.VirtualMachineScaleSetStatus;
import java.util.List;
import java.util.Objects;

/**
 * Keeps a set's object under 10 kB, however many nodes and versions it has and whatever they are
 * called (02). Rows are left out from the end: first of {@code placement.nodeCounts}, the least
 * loaded nodes; then of {@code versions}, the oldest; and only then of {@code upgradeHistory}, the
 * oldest again, because what is left out of that is gone for good.
 */
final class StatusSize {

  /** Bytes of JSON: 10 kB less 2 kB for metadata and spec. */
  static final int BUDGET = 8 * 1_024;

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .build();

  private int excess;

  private StatusSize(int excess) {
    this.excess = excess;
  }

  static VirtualMachineScaleSetStatus bounded(VirtualMachineScaleSetStatus status) {
    int excess = bytes(status) - BUDGET;
    return excess <= 0 ? status : new StatusSize(excess).shortened(status);
  }

  private VirtualMachineScaleSetStatus shortened(VirtualMachineScaleSetStatus status) {
    PlacementStatus where = Objects.requireNonNull(status.placement());
    PlacementStatus placement =
        new PlacementStatus(where.nodes(), where.zones(), shortened(where.nodeCounts()));
    List<VersionStatus> versions = shortened(status.versions());
    List<UpgradeRecord> history = shortened(status.upgradeHistory());
    return new VirtualMachineScaleSetStatus(
        status.observedGeneration(),
        status.replicas(),
        status.readyReplicas(),
        status.updatedReplicas(),
        status.selector(),
        status.image(),
        status.lastImage(),
        versions,
        placement,
        status.pendingUpgrade(),
        status.upgrade(),
        history,
        status.repairs(),
        status.model(),
        status.conditions());
  }

  /** The rows that remain when what is too much goes from the end. */
  private <T> List<T> shortened(List<T> rows) {
    int kept = rows.size();
    while (kept > 0 && excess > 0) {
      kept--;
      excess -= bytes(rows.get(kept)) + 1;
    }
    return rows.subList(0, kept);
  }

  private static int bytes(Object value) {
    try {
      return JSON.writeValueAsBytes(value).length;
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A status can be written.", e);
    }
  }
}
