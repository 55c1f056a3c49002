package dev.vmss.operator.scaleset;

import dev.vmss.api.v1alpha1.VirtualMachineScaleSetStatus;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.Optional;

/** The condition types of a scale set, and every reason that is not another room's word. */
final class ConditionTypes {

  static final String READY = "Ready";
  static final String RECONCILING = "Reconciling";
  static final String STALLED = "Stalled";
  static final String IMAGE_AVAILABLE = "ImageAvailable";
  static final String PLACED = "Placed";
  static final String UP_TO_DATE = "UpToDate";
  static final String PROTECTED = "Protected";

  static final String TRUE = "True";
  static final String FALSE = "False";
  static final String UNKNOWN = "Unknown";

  static final String INVALID_SPEC = "InvalidSpec";
  static final String RUNTIME_MISSING = "RuntimeMissing";
  static final String SIZE_NOT_FOUND = "SizeNotFound";
  static final String CREATE_REFUSED = "CreateRefused";
  static final String SCALE_IN_BLOCKED = "ScaleInBlocked";
  static final String UPGRADE_FAILED = "UpgradeFailed";
  static final String REPAIRS_SUSPENDED = "RepairsSuspended";
  static final String SCALING_OUT = "ScalingOut";
  static final String SCALING_IN = "ScalingIn";
  static final String WAITING_FOR_INSTANCES = "WaitingForInstances";
  static final String UPGRADING = "Upgrading";
  static final String REPLACING = "Replacing";
  static final String SETTLED = "Settled";
  static final String PROGRESSING = "Progressing";
  static final String ALL_READY = "AllInstancesReady";
  static final String AVAILABLE = "Available";
  static final String IMAGE_UNKNOWN = "ImageUnknown";
  static final String OUTDATED = "Outdated";
  static final String DIGEST_CHANGED = "DigestChanged";
  static final String NOTHING_BLOCKED = "NothingBlocked";

  private ConditionTypes() {}

  static Optional<Condition> find(VirtualMachineScaleSetStatus status, String type) {
    return status.conditions().stream().filter(c -> type.equals(c.getType())).findFirst();
  }

  static boolean isFalse(VirtualMachineScaleSetStatus status, String type) {
    return find(status, type).filter(condition -> FALSE.equals(condition.getStatus())).isPresent();
  }

  static boolean isTrue(VirtualMachineScaleSetStatus status, String type) {
    return find(status, type).filter(condition -> TRUE.equals(condition.getStatus())).isPresent();
  }
}
