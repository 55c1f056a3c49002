package dev.vmss.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.vmss.api.schema.NotTogether;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** What an instance is told about itself when it starts. */
@NotTogether({"customData", "customDataSecretRef"})
@ValidationRule(
    value = "!(has(self.customData) && has(self.customDataSecretRef))",
    message =
        "osProfile may have customData or customDataSecretRef, not both: remove " + "one of them.")
@ApiObject
public record OsProfile(
    @JsonPropertyDescription(
            "The beginning of every instance's hostname, which ends in a six-digit "
                + "id: 1 to 15 lower-case letters, digits and hyphens, of which Windows uses "
                + "the first 9. Without it the name of the set is used, cut likewise.")
        @Size(min = 1, max = 15)
        @Pattern(Patterns.COMPUTER_NAME_PREFIX)
        @Nullable String computerNamePrefix,
    @JsonPropertyDescription(
            "Data for the first start, in base64, at most 65535 bytes: cloud-init "
                + "user data for machines, a mounted file for Pods.")
        @Size(max = 87380)
        @Pattern(Patterns.BASE64)
        @Nullable String customData,
    @JsonPropertyDescription(
            "A key of a Secret in the set's namespace that holds that data instead.")
        @Nullable SecretKeyReference customDataSecretRef) {

  /** Nothing asked for. */
  public static final OsProfile NONE = new OsProfile(null, null, null);
}
