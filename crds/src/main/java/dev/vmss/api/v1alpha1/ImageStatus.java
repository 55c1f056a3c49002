package dev.vmss.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import org.jspecify.annotations.Nullable;

/** An exact image: version, digest and the name of its MarketplaceImage. */
@ApiObject
public record ImageStatus(
    @JsonPropertyDescription("The exact version.") @Required String version,
    @JsonPropertyDescription("The digest, as sha256: and 64 hexadecimal digits.")
        @Nullable String digest,
    @JsonPropertyDescription("The name of the MarketplaceImage.") @Nullable String name) {}
