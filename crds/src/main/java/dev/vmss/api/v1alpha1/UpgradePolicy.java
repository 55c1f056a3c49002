package dev.vmss.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;

/** What a change of model or image does to instances that exist. */
@ApiObject
public record UpgradePolicy(
    @JsonPropertyDescription(
            "What a changed model does to existing instances. Manual does nothing "
                + "until an instance asks for it, Automatic replaces all at once, Rolling "
                + "replaces them in batches. The default is Manual.")
        @Default("Manual")
        @UnknownAsNull
        UpgradeMode mode,
    @JsonPropertyDescription(
            "Whether a newer image also rolls existing instances, always by "
                + "rollingUpgradePolicy and whatever the mode. True needs "
                + "imageReference.version to be latest. The default is false.")
        @Default("false")
        Boolean automaticOSUpgrade,
    @JsonPropertyDescription("The limits of a roll.") @Default("{}")
        RollingUpgradePolicy rollingUpgradePolicy) {}
