package dev.vmss.gitops;

import dev.vmss.operator.catalogue.Resolution;
import dev.vmss.operator.placement.Obstacle;
import dev.vmss.operator.scaleset.vocabulary.ConditionTypes;
import dev.vmss.operator.scaleset.vocabulary.Notice;
import dev.vmss.testing.Constants;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Every word that a condition or an Event of a scale set may say. */
public final class ScaleSetReasons {

  private static final List<String> TYPES =
      List.of(
          ConditionTypes.READY,
          ConditionTypes.RECONCILING,
          ConditionTypes.STALLED,
          ConditionTypes.IMAGE_AVAILABLE,
          ConditionTypes.PLACED,
          ConditionTypes.UP_TO_DATE,
          ConditionTypes.PROTECTED);

  /** Those which are reasons as well. */
  private static final List<String> BOTH =
      List.of(ConditionTypes.STALLED, ConditionTypes.PLACED, ConditionTypes.UP_TO_DATE);

  private static final List<String> STATUSES =
      List.of(ConditionTypes.TRUE, ConditionTypes.FALSE, ConditionTypes.UNKNOWN);

  private ScaleSetReasons() {}

  public static List<String> conditionTypes() {
    return TYPES;
  }

  public static Set<String> ofConditions() {
    Set<String> reasons = new TreeSet<>(Constants.of(ConditionTypes.class));
    reasons.removeAll(TYPES);
    reasons.removeAll(STATUSES);
    reasons.addAll(BOTH);
    Arrays.stream(Resolution.Reason.values()).forEach(reason -> reasons.add(reason.text()));
    Arrays.stream(Obstacle.Reason.values()).forEach(reason -> reasons.add(reason.text()));
    return reasons;
  }

  public static List<String> ofEvents() {
    return Arrays.stream(Notice.Reason.values()).map(Notice.Reason::text).toList();
  }
}
