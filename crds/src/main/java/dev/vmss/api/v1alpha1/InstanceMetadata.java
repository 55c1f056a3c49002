package dev.vmss.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.Map;

/** Labels and annotations that are copied to every instance. */
@ApiObject
public record InstanceMetadata(
    @JsonPropertyDescription(
            "Labels of every instance, at most 32. Only keys that the operator "
                + "allows, which are those without a domain and of app.kubernetes.io "
                + "unless it is set otherwise; others are left out and named in the "
                + "status.")
        @Size(max = 32)
        @ValidationRule(
            value = MetadataKeys.QUALIFIED,
            message =
                "metadata.labels has a key that is no label key: use an optional domain "
                    + "and a slash, then at most 63 letters, digits, hyphens, underscores and "
                    + "dots.")
        @ValidationRule(
            value = MetadataKeys.NOT_RESERVED,
            message =
                "metadata.labels has a key in the domain vmss.dev, kubernetes.io or "
                    + "kubevirt.io, which are reserved: use a domain of your own, or "
                    + "app.kubernetes.io.")
        Map<String, @Size(max = 63) @Pattern(Patterns.LABEL_VALUE) String> labels,
    @JsonPropertyDescription(
            "Annotations of every instance, at most 32 of at most 4096 characters. "
                + "Only keys that the operator allows, as with labels.")
        @Size(max = 32)
        @ValidationRule(
            value = MetadataKeys.QUALIFIED,
            message =
                "metadata.annotations has a key that is no annotation key: use an "
                    + "optional domain and a slash, then at most 63 letters, digits, hyphens, "
                    + "underscores and dots.")
        @ValidationRule(
            value = MetadataKeys.NOT_RESERVED,
            message =
                "metadata.annotations has a key in the domain vmss.dev, kubernetes.io or "
                    + "kubevirt.io, which are reserved: use a domain of your own, or "
                    + "app.kubernetes.io.")
        Map<String, @Size(max = 4096) String> annotations) {

  /** Nothing asked for. */
  public static final InstanceMetadata NONE = new InstanceMetadata(Map.of(), Map.of());

  public InstanceMetadata {
    labels = Copies.of(labels);
    annotations = Copies.of(annotations);
  }
}
