package dev.vmss.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.vmss.api.schema.AllowedValues;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** A taint that a size's instances tolerate; the meaning is that of a Pod's toleration. */
@ValidationRule(
    value =
        "(has(self.key) && self.key != '') || (has(self.operator) && "
            + "self.operator == 'Exists')",
    message =
        "A toleration without key tolerates every taint and needs operator: "
            + "Exists: set spec.tolerations[].key or the operator.")
@ValidationRule(
    value =
        "!(has(self.operator) && self.operator == 'Exists') || !has(self.value) "
            + "|| self.value == ''",
    message =
        "spec.tolerations[].value must be absent when operator is Exists: remove "
            + "it or use operator: Equal.")
@ValidationRule(
    value = "!has(self.tolerationSeconds) || (has(self.effect) && self.effect == " + "'NoExecute')",
    message =
        "spec.tolerations[].tolerationSeconds needs effect: NoExecute: set the "
            + "effect or remove it.")
@ApiObject
public record Toleration(
    @JsonPropertyDescription(
            "The key of the taint. Without it every key matches, and operator must " + "be Exists.")
        @Size(max = 316)
        @Nullable String key,
    @JsonPropertyDescription("How the value is compared, Exists or Equal. Without it, Equal.")
        @AllowedValues({"Exists", "Equal"})
        @Nullable String operator,
    @JsonPropertyDescription("The value of the taint, for operator Equal.")
        @Size(max = 63)
        @Pattern(Patterns.LABEL_VALUE)
        @Nullable String value,
    @JsonPropertyDescription(
            "The effect of the taint: NoSchedule, PreferNoSchedule or NoExecute. "
                + "Without it every effect matches.")
        @AllowedValues({"NoSchedule", "PreferNoSchedule", "NoExecute"})
        @Nullable String effect,
    @JsonPropertyDescription(
            "How many seconds a NoExecute taint is tolerated. Without it, for ever.")
        @Min(0)
        @Nullable Long tolerationSeconds) {}
