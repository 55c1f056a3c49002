package dev.vmss.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is served now. It may lag behind the spec while a newer version downloads, so it carries
 * everything an instance is made of.
 */
@ApiObject
public record AvailableImage(
    @JsonPropertyDescription("The version that is served.") @Required String version,
    @JsonPropertyDescription(
            "What instances are made from: the container image without its digest, "
                + "or the import volume as namespace/name.")
        @Required
        String reference,
    @JsonPropertyDescription("The reference that it was resolved from, as spec.source had it then.")
        @Nullable String resolvedFrom,
    @JsonPropertyDescription("The digest that was verified, as sha256: and 64 hexadecimal digits.")
        @Nullable String digest,
    @JsonPropertyDescription("Which kind of source it came from.") @Required @UnknownAsNull
        SourceKind sourceKind,
    @JsonPropertyDescription("The operating system inside the image.") @Required @UnknownAsNull
        OsType osType,
    @JsonPropertyDescription(
            "The platforms that the image was built for, such as linux/amd64, at most 32. "
                + "Instances run only on nodes of these architectures. Absent while they are not "
                + "known, and for an image that does not say; then they run on any.")
        @Size(max = 32)
        List<String> platforms,
    @JsonPropertyDescription("The Secret that instances name for pulling, in their own namespace.")
        @Nullable String pullSecret,
    @JsonPropertyDescription("Replaces the entry point of the image.") @Size(max = 64)
        List<String> command,
    @JsonPropertyDescription("Replaces the arguments of the image.") @Size(max = 64)
        List<String> args,
    @JsonPropertyDescription("The size of the image in bytes.") @Min(0) @Nullable Long sizeBytes,
    @JsonPropertyDescription("When it became available.") @Required Instant downloadedAt,
    @JsonPropertyDescription(
            "The resyncToken that it was downloaded for. While spec.resyncToken "
                + "differs, nothing is created from it.")
        @Nullable String resyncToken,
    @JsonPropertyDescription(
            "The volume that the disk was imported into, of which instances get clones; absent "
                + "when instances run from the image itself.")
        @Nullable ImportedVolume volume) {

  public AvailableImage {
    platforms = Copies.of(platforms);
    command = Copies.of(command);
    args = Copies.of(args);
  }
}
