package dev.vmss.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.vmss.api.schema.ExactlyOneOf;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** Where a feed is: exactly one member is present, as the API server enforces. */
@ExactlyOneOf({"simplestreams", "ociTags"})
@ValidationRule(
    value = "has(self.simplestreams) != has(self.ociTags)",
    message =
        "spec.source must have exactly one of simplestreams and ociTags: keep one and remove the "
            + "other.")
@ApiObject
public record FeedSource(
    @JsonPropertyDescription("A simplestreams tree: machine disks behind URLs, with checksums.")
        @Nullable SimplestreamsSource simplestreams,
    @JsonPropertyDescription("The tags of one repository of an OCI registry.")
        @Nullable OciTagsSource ociTags) {}
