package dev.vmss.operator.scaleset;

import dev.vmss.operator.scaleset.Action.Why;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Reads plans the way the rules speak of them. */
final class Plans {

  private Plans() {}

  /** Numbers of the instances deleted for that reason, in order. */
  static List<Integer> deleted(Plan plan, Why... whys) {
    return plan.deletes().stream()
        .filter(delete -> whys.length == 0 || Arrays.asList(whys).contains(delete.why()))
        .map(delete -> delete.instance().id().number())
        .toList();
  }

  /** Numbers of the instances created. */
  static List<Integer> created(Plan plan) {
    return plan.creates().stream().map(create -> create.serving().id().number()).toList();
  }

  /** Zones of the instances created. */
  static List<String> zones(Plan plan) {
    return plan.creates().stream().map(c -> c.serving().zone().orElse("none")).toList();
  }

  /** The version that new instances are made from in this plan. */
  static Optional<String> madeFrom(Plan plan) {
    return plan.recipe().map(recipe -> recipe.image().version().toString());
  }

  static Condition condition(Plan plan, String type) {
    return ConditionTypes.find(plan.status(), type).orElseThrow();
  }

  /** Status and reason of a condition: {@code False/ScalingOut}. */
  static String says(Plan plan, String type) {
    Condition condition = condition(plan, type);
    return condition.getStatus() + "/" + condition.getReason();
  }

  static String message(Plan plan, String type) {
    return condition(plan, type).getMessage();
  }

  static List<String> notices(Plan plan) {
    return plan.notices().stream().map(notice -> notice.reason().text()).toList();
  }
}
