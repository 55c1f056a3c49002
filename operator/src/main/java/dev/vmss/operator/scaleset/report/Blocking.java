package dev.vmss.operator.scaleset.report;

import dev.vmss.api.v1alpha1.VirtualMachineScaleSetStatus;
import dev.vmss.operator.catalogue.Resolution;
import dev.vmss.operator.placement.Obstacle;
import dev.vmss.operator.scaleset.vocabulary.ConditionTypes;
import dev.vmss.operator.scaleset.vocabulary.Notice;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Tells people when scale-out becomes blocked, blocked by something else, or free again. */
public final class Blocking {

  private static final Set<String> REASONS = reasons();

  private Blocking() {}

  private static Set<String> reasons() {
    Set<String> reasons =
        new HashSet<>(Set.of(ConditionTypes.CREATE_REFUSED, ConditionTypes.RUNTIME_MISSING));
    for (Resolution.Reason reason : Resolution.Reason.values()) {
      reasons.add(reason.text());
    }
    for (Obstacle.Reason reason : Obstacle.Reason.values()) {
      reasons.add(reason.text());
    }
    return Set.copyOf(reasons);
  }

  /** Whether this reason means that wanted instances cannot be made. */
  public static boolean blocks(String reason) {
    return REASONS.contains(reason);
  }

  public static List<Notice> changes(
      VirtualMachineScaleSetStatus before, VirtualMachineScaleSetStatus after) {
    Optional<Condition> was = blocked(before);
    Optional<Condition> is = blocked(after);
    if (is.isPresent() && !is.map(Condition::getReason).equals(was.map(Condition::getReason))) {
      return List.of(Notice.warning(Notice.Reason.SCALE_OUT_BLOCKED, is.get().getMessage()));
    }
    if (was.isPresent() && is.isEmpty()) {
      return List.of(
          Notice.normal(
              Notice.Reason.SCALE_OUT_UNBLOCKED,
              "What blocked scale-out (%s) is over.".formatted(was.get().getReason())));
    }
    return List.of();
  }

  private static Optional<Condition> blocked(VirtualMachineScaleSetStatus status) {
    return ConditionTypes.find(status, ConditionTypes.READY)
        .filter(condition -> blocks(condition.getReason()));
  }
}
