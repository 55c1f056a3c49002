package dev.vmss.operator.scaleset.vocabulary;

import dev.vmss.api.v1alpha1.VirtualMachineScaleSetStatus;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.Optional;

/** The condition types of a scale set, and every reason that is not another room's word. */
public final class ConditionTypes {

  public static final String READY = "Ready";
  public static final String RECONCILING = "Reconciling";
  public static final String STALLED = "Stalled";
  public static final String IMAGE_AVAILABLE = "ImageAvailable";
  public static final String PLACED = "Placed";
  public static final String UP_TO_DATE = "UpToDate";
  public static final String PROTECTED = "Protected";

  public static final String TRUE = "True";
  public static final String FALSE = "False";
  public static final String UNKNOWN = "Unknown";

  public static final String INVALID_SPEC = "InvalidSpec";
  public static final String RUNTIME_MISSING = "RuntimeMissing";
  public static final String SIZE_NOT_FOUND = "SizeNotFound";
  public static final String CREATE_REFUSED = "CreateRefused";
  public static final String DELETE_REFUSED = "DeleteRefused";
  public static final String SCALE_IN_BLOCKED = "ScaleInBlocked";
  public static final String UPGRADE_FAILED = "UpgradeFailed";
  public static final String REPAIRS_SUSPENDED = "RepairsSuspended";
  public static final String SCALING_OUT = "ScalingOut";
  public static final String SCALING_IN = "ScalingIn";
  public static final String WAITING_FOR_INSTANCES = "WaitingForInstances";
  public static final String INSTANCES_NOT_STARTING = "InstancesNotStarting";
  public static final String UPGRADING = "Upgrading";
  public static final String REPLACING = "Replacing";
  public static final String SETTLED = "Settled";
  public static final String PROGRESSING = "Progressing";
  public static final String ALL_READY = "AllInstancesReady";
  public static final String AVAILABLE = "Available";
  public static final String IMAGE_UNKNOWN = "ImageUnknown";
  public static final String OUTDATED = "Outdated";
  public static final String DIGEST_CHANGED = "DigestChanged";
  public static final String NOTHING_BLOCKED = "NothingBlocked";

  private ConditionTypes() {}

  public static Optional<Condition> find(VirtualMachineScaleSetStatus status, String type) {
    return status.conditions().stream().filter(c -> type.equals(c.getType())).findFirst();
  }

  public static boolean isFalse(VirtualMachineScaleSetStatus status, String type) {
    return find(status, type).filter(condition -> FALSE.equals(condition.getStatus())).isPresent();
  }

  public static boolean isTrue(VirtualMachineScaleSetStatus status, String type) {
    return find(status, type).filter(condition -> TRUE.equals(condition.getStatus())).isPresent();
  }
}
