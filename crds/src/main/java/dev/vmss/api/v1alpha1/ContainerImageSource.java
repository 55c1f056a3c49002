package dev.vmss.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A container image; its instances are Pods. */
@ApiObject
public record ContainerImageSource(
    @JsonPropertyDescription(
            "The container image as registry/repository:tag, at most 512 characters. "
                + "A digest goes into its own field.")
        @Required
        @Size(min = 1, max = 512)
        @Pattern(Patterns.CONTAINER_IMAGE)
        String reference,
    @JsonPropertyDescription(
            "The digest that the image must have, as sha256: and 64 hexadecimal "
                + "digits. Without it the tag is resolved once, when the image is "
                + "downloaded.")
        @Size(max = 71)
        @Pattern(Patterns.DIGEST)
        @Nullable String digest,
    @JsonPropertyDescription(
            "The Secret with registry credentials: in the operator's namespace for "
                + "resolving the image, and one of the same name in the namespace of each "
                + "set for pulling it.")
        @Size(min = 1, max = 253)
        @Pattern(Patterns.SUBDOMAIN)
        @Nullable String pullSecret,
    @JsonPropertyDescription(
            "Replaces the entry point of the image, at most 64 words of 4096 " + "characters.")
        @Size(max = 64)
        List<@Size(max = 4096) String> command,
    @JsonPropertyDescription(
            "Replaces the arguments of the image, at most 64 words of 4096 " + "characters.")
        @Size(max = 64)
        List<@Size(max = 4096) String> args) {

  public ContainerImageSource {
    command = Copies.of(command);
    args = Copies.of(args);
  }
}
