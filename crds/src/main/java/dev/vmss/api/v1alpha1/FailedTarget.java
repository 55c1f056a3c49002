package dev.vmss.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A target that breached the policy: no roll to it restarts, and every create uses {@code
 * rollbackTo} when there is one.
 */
@ApiObject
public record FailedTarget(
    @JsonPropertyDescription("The version of the image.") @Nullable String version,
    @JsonPropertyDescription("The digest of the image, as sha256: and 64 hexadecimal digits.")
        @Nullable String digest,
    @JsonPropertyDescription("The hash of the model.") @Nullable String model,
    @JsonPropertyDescription("Why it failed, as one word in camel case.") @Required String reason,
    @JsonPropertyDescription("Why it failed, as a sentence.") @Nullable String message,
    @JsonPropertyDescription("When it failed.") @Nullable Instant failedAt,
    @JsonPropertyDescription(
            "The image that new instances get until the target changes; absent when "
                + "there is none to return to.")
        @Nullable ImageStatus rollbackTo) {}
