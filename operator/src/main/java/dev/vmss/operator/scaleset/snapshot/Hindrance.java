package dev.vmss.operator.scaleset.snapshot;

import static dev.vmss.operator.scaleset.vocabulary.ConditionTypes.CREATE_REFUSED;
import static dev.vmss.operator.scaleset.vocabulary.ConditionTypes.INVALID_SPEC;

import dev.vmss.operator.model.SizeName;
import dev.vmss.operator.placement.Obstacle;
import java.time.Instant;
import java.util.Optional;

/**
 * Why instances could not be replaced at this moment, were they deleted: so they stay.
 *
 * @param until when it is worth another try, if time alone makes it so
 */
public record Hindrance(String reason, String message, Optional<Instant> until) {

  static Hindrance noSize(String size) {
    return new Hindrance(
        Obstacle.Reason.SIZE_NOT_FOUND.text(),
        "VirtualMachineSize '%s' (spec.sku.name %s) does not exist."
            .formatted(SizeName.objectOf(size), size),
        Optional.empty());
  }

  static Hindrance of(Unserved unserved) {
    return new Hindrance(INVALID_SPEC, unserved.message(), Optional.empty());
  }

  static Hindrance of(Obstacle obstacle) {
    return new Hindrance(obstacle.reason().text(), obstacle.message(), Optional.empty());
  }

  static Hindrance of(Recent.Refusal refusal) {
    return new Hindrance(
        CREATE_REFUSED,
        "The API server refuses new instances: " + refusal.message(),
        Optional.of(refusal.retryAt()));
  }
}
