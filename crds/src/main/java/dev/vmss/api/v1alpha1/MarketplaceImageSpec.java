package dev.vmss.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** What the cloud operator syndicates: one image of one publisher, offer and sku in one version. */
@ValidationRule(
    value =
        "self.source == oldSelf.source || self.version != oldSelf.version || "
            + "(has(self.resyncToken) ? self.resyncToken : '') != "
            + "(has(oldSelf.resyncToken) ? oldSelf.resyncToken : '')",
    message =
        "spec.source may only change together with spec.version or "
            + "spec.resyncToken: change one of them in the same edit, so that the "
            + "image is downloaded again.")
@ValidationRule(
    value =
        "self.osType == oldSelf.osType || self.version != oldSelf.version || "
            + "(has(self.resyncToken) ? self.resyncToken : '') != "
            + "(has(oldSelf.resyncToken) ? oldSelf.resyncToken : '')",
    message =
        "spec.osType may only change together with spec.version or spec.resyncToken: change one "
            + "of them in the same edit, so that the image is downloaded again.")
@JsonClassDescription(
    "What the cloud operator syndicates: one image of one publisher, offer "
        + "and sku in one version.")
@ApiObject
public record MarketplaceImageSpec(
    @JsonPropertyDescription(
            "Who publishes the image. Letters, digits, dots, hyphens and "
                + "underscores, at most 128; compared without regard to case. It cannot be "
                + "changed.")
        @Required
        @Size(min = 1, max = 128)
        @Pattern(Patterns.IMAGE_NAME)
        @ValidationRule(
            value = "self == oldSelf",
            message =
                "spec.publisher cannot be changed: create another MarketplaceImage " + "instead.")
        String publisher,
    @JsonPropertyDescription(
            "The product of the publisher. Letters, digits, dots, hyphens and "
                + "underscores, at most 128; compared without regard to case. It cannot be "
                + "changed.")
        @Required
        @Size(min = 1, max = 128)
        @Pattern(Patterns.IMAGE_NAME)
        @ValidationRule(
            value = "self == oldSelf",
            message = "spec.offer cannot be changed: create another MarketplaceImage instead.")
        String offer,
    @JsonPropertyDescription(
            "The edition of the offer. Letters, digits, dots, hyphens and "
                + "underscores, at most 128; compared without regard to case. It cannot be "
                + "changed.")
        @Required
        @Size(min = 1, max = 128)
        @Pattern(Patterns.IMAGE_NAME)
        @ValidationRule(
            value = "self == oldSelf",
            message = "spec.sku cannot be changed: create another MarketplaceImage instead.")
        String sku,
    @JsonPropertyDescription(
            "One to four decimal numbers of at most 15 digits, separated by dots and "
                + "compared as numbers, such as 22.4.20240601. Editing it means that a "
                + "newer download replaces the older one, which stays available until then. The "
                + "same number written in another way is downloaded again only when the source "
                + "changes with it.")
        @Required
        @Size(min = 1, max = 63)
        @Pattern(Patterns.VERSION)
        String version,
    @JsonPropertyDescription(
            "The operating system inside the image, Linux or Windows. Instances run only on "
                + "nodes of that system. It may only change together with version or resyncToken.")
        @Required
        @UnknownAsNull
        OsType osType,
    @JsonPropertyDescription("A name for people, at most 256 characters.") @Size(max = 256)
        @Nullable String displayName,
    @JsonPropertyDescription("Where the image stands in its life.") @Default("{}")
        Lifecycle lifecycle,
    @JsonPropertyDescription(
            "Where the image comes from. Exactly one member is set; it may only "
                + "change together with version or resyncToken.")
        @Required
        ImageSource source,
    @JsonPropertyDescription(
            "Any change of this text downloads the image again, in the same version "
                + "and perhaps with a new digest; until then nothing can be created from "
                + "it. At most 64 characters.")
        @Size(max = 64)
        @Nullable String resyncToken,
    @JsonPropertyDescription(
            "What deleting this object waits for. Allow does not wait, so that sets "
                + "that pin this version become blocked; WhileUnused waits until no "
                + "instance runs it. The default is Allow.")
        @Default("Allow")
        @UnknownAsNull
        RemovalPolicy removalPolicy) {}
