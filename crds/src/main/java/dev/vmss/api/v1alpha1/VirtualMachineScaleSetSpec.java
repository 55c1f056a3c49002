package dev.vmss.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.vmss.api.schema.UniqueItems;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.model.annotation.SpecReplicas;
import java.util.List;

/**
 * What a tenant wants: so many identical instances of one size, made from one marketplace image.
 */
@ValidationRule(
    value = "!self.zoneBalance || (has(self.zones) && size(self.zones) > 1)",
    message =
        "spec.zoneBalance needs at least two spec.zones: list more zones, or set " + "it to false.")
@ValidationRule(
    value =
        "!self.upgradePolicy.automaticOSUpgrade || "
            + "self.virtualMachineProfile.storageProfile.imageReference.version == "
            + "'latest'",
    message =
        "spec.upgradePolicy.automaticOSUpgrade needs imageReference.version to "
            + "be latest: set the version to latest, or automaticOSUpgrade to false.")
@JsonClassDescription(
    "What the tenant wants: so many identical instances of one size, made "
        + "from one marketplace image.")
@ApiObject
public record VirtualMachineScaleSetSpec(
    @JsonPropertyDescription("How many instances are wanted, 0 to 1000. The default is 1.")
        @SpecReplicas
        @Min(0)
        @Max(1000)
        @Default("1")
        Integer replicas,
    @JsonPropertyDescription("The machine size of every instance.") @Required Sku sku,
    @JsonPropertyDescription(
            "The zones that instances are balanced over, as values of the node label "
                + "topology.kubernetes.io/zone; at most 16, each once. Without it no zone "
                + "is chosen.")
        @Size(max = 16)
        @UniqueItems
        List<@Size(min = 1, max = 63) @Pattern(Patterns.ZONE) String> zones,
    @JsonPropertyDescription(
            "Whether a scaling that would leave the zones unbalanced is blocked, "
                + "rather than done as well as possible. True needs at least two zones. "
                + "The default is false.")
        @Default("false")
        Boolean zoneBalance,
    @JsonPropertyDescription(
            "The least number of nodes that instances are spread over, 1 to 100. "
                + "With 1 they are spread as widely as possible and never blocked; with "
                + "more they are spread evenly, or blocked. The default is 1.")
        @Min(1)
        @Max(100)
        @Default("1")
        Integer platformFaultDomainCount,
    @JsonPropertyDescription("What a change of model or image does to instances that exist.")
        @Default("{}")
        UpgradePolicy upgradePolicy,
    @JsonPropertyDescription(
            "How many seconds an instance must be ready before it counts as healthy, "
                + "0 to 3600. The default is 0.")
        @Min(0)
        @Max(3600)
        @Default("0")
        Integer minReadySeconds,
    @JsonPropertyDescription("Which instances go first when the set shrinks.") @Default("{}")
        ScaleInPolicy scaleInPolicy,
    @JsonPropertyDescription("Whether and how unhealthy instances are repaired.") @Default("{}")
        AutomaticRepairsPolicy automaticRepairsPolicy,
    @JsonPropertyDescription("The model of every instance.") @Required
        VirtualMachineProfile virtualMachineProfile) {

  public VirtualMachineScaleSetSpec {
    zones = Copies.of(zones);
  }
}
