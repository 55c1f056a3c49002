package dev.vmss.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** Public keys in the operator's namespace: one key of a Secret or of a ConfigMap. */
@ApiObject
public record KeyringReference(
    @JsonPropertyDescription(
            "Secret or ConfigMap, in the operator's namespace. The default is Secret.")
        @Default("Secret")
        @UnknownAsNull
        KeyringKind kind,
    @JsonPropertyDescription("The name of the Secret or ConfigMap.")
        @Required
        @Size(min = 1, max = 253)
        @Pattern(Patterns.SUBDOMAIN)
        String name,
    @JsonPropertyDescription(
            "The key within it that holds the OpenPGP public keys, armored or binary.")
        @Required
        @Size(min = 1, max = 253)
        @Pattern(Patterns.SECRET_KEY)
        String key) {}
