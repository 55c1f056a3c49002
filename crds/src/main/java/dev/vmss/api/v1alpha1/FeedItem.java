package dev.vmss.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** One rule: which versions of a feed become gallery items, and of which family. */
@ValidationRule(
    value =
        "self.kind == 'http' ? has(self.product) && has(self.file) && !has(self.tags) : "
            + "has(self.tags) && !has(self.product) && !has(self.file)",
    message =
        "spec.items[] of kind http has product and file, and one of another kind has tags: set "
            + "those and remove the others.")
@ValidationRule(
    value = "!has(self.promoteAfter) || self.stage == 'Preview'",
    message =
        "spec.items[].promoteAfter is for items that start in stage Preview: set stage: Preview, "
            + "or remove it.")
@ValidationRule(
    value = "self.kind != 'http' || has(self.template.size)",
    message =
        "spec.items[].template.size is needed with kind http: say how large the volume is that a "
            + "disk is imported into, such as 10Gi.")
@ValidationRule(
    value = "self.kind != 'containerDisk' || self.template.persistent == has(self.template.size)",
    message =
        "spec.items[].template.size and persistent: true go together with kind containerDisk: set "
            + "both or neither.")
@ValidationRule(
    value =
        "self.kind == 'http' || self.template.persistent || !(has(self.template.size) || "
            + "has(self.template.storageClassName))",
    message =
        "spec.items[].template.size and storageClassName are for disks that are imported into a "
            + "volume: remove them.")
@ValidationRule(
    value = "self.kind == 'containerDisk' || !self.template.persistent",
    message =
        "spec.items[].template.persistent is for kind containerDisk alone: remove it with another "
            + "kind.")
@ApiObject
public record FeedItem(
    @JsonPropertyDescription(
            "Of simplestreams: which products, where * stands for any characters, such as "
                + "com.ubuntu.cloud:server:22.04:amd64. At most 256 characters.")
        @Size(min = 1, max = 256)
        @Nullable String product,
    @JsonPropertyDescription(
            "Of simplestreams: which file of a version, by its name or its ftype, such as "
                + "disk1.img. At most 128 characters.")
        @Size(min = 1, max = 128)
        @Nullable String file,
    @JsonPropertyDescription(
            "Of ociTags: which tags, as a regular expression in RE2's syntax that the whole tag "
                + "must match; its named groups can be used in version. At most 256 characters.")
        @Size(min = 1, max = 256)
        @Nullable String tags,
    @JsonPropertyDescription("The publisher of the MarketplaceImages.")
        @Required
        @Size(min = 1, max = 128)
        @Pattern(Patterns.IMAGE_NAME)
        String publisher,
    @JsonPropertyDescription("Their offer.")
        @Required
        @Size(min = 1, max = 128)
        @Pattern(Patterns.IMAGE_NAME)
        String offer,
    @JsonPropertyDescription("Their sku.")
        @Required
        @Size(min = 1, max = 128)
        @Pattern(Patterns.IMAGE_NAME)
        String sku,
    @JsonPropertyDescription(
            "Their version, in which ${name} stands for a value: version is the name of the "
                + "version in the feed and product.version a field of its product, tag the whole "
                + "tag, and any other name a group of the pattern or a field of the product. It "
                + "must come to 1 to 4 numbers, separated by dots; versions for which it does not "
                + "are left out and counted.")
        @Required
        @Size(min = 1, max = 128)
        @Pattern(Patterns.VERSION_TEMPLATE)
        String version,
    @JsonPropertyDescription(
            "Which source the MarketplaceImages have: http with simplestreams, containerDisk or "
                + "containerImage with ociTags.")
        @Required
        @UnknownAsNull
        FeedItemKind kind,
    @JsonPropertyDescription(
            "The stage in which they start. Later it is people's, and promoteAfter's. The default "
                + "is Preview, which latest skips.")
        @Default("Preview")
        @UnknownAsNull
        LifecycleStage stage,
    @JsonPropertyDescription(
            "After which time in stage Preview they become Supported by themselves, once they are "
                + "served, as a duration such as 72h. Without it they wait for a person.")
        @Size(min = 1, max = 32)
        @Pattern(Patterns.DURATION)
        @Nullable String promoteAfter,
    @JsonPropertyDescription(
            "How many of the newest versions of the publisher, offer and sku are imported and "
                + "kept, from 1 to 50. What latest comes to, what is pinned and what runs is "
                + "never deleted and not counted. The default is 3.")
        @Default("3")
        @Min(1)
        @Max(50)
        Integer keep,
    @JsonPropertyDescription("What else the MarketplaceImages are made of.") @Required
        FeedItemTemplate template) {}
