package dev.vmss.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** A simplestreams tree and whose signatures on it are believed. */
@ValidationRule(
    value = "self.unsigned != has(self.keyring)",
    message =
        "spec.source.simplestreams needs either a keyring, so that signatures are checked, or "
            + "unsigned: true, so that they are not: set one of them.")
@ApiObject
public record SimplestreamsSource(
    @JsonPropertyDescription(
            "The http or https address of the index, such as "
                + "https://images.example/releases/streams/v1/index.json. One that ends in .sjson "
                + "is clear-signed; beside one that ends in .json stands its signature, .json.gpg. "
                + "Paths of disks are relative to what is before streams/. At most 2048 "
                + "characters.")
        @Required
        @Size(min = 1, max = 2048)
        @Pattern(Patterns.STREAMS_INDEX)
        String url,
    @JsonPropertyDescription(
            "The public keys of which one must have signed the index and every products file.")
        @Nullable KeyringReference keyring,
    @JsonPropertyDescription(
            "True: no signature is asked for or looked at, and whoever can change what the server "
                + "sends chooses what is imported. The default is false.")
        @Default("false")
        Boolean unsigned) {}
