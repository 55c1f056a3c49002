package dev.vmss.operator.kubevirt;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Labels and annotations of what is made from a template, and its name where that is fixed.
 * KubeVirt copies those of a machine's template to each run and on to its Pod; the labels of the
 * machine itself reach nothing.
 */
@KubeVirtObject
public record TemplateMetadata(
    @Nullable String name, Map<String, String> labels, Map<String, String> annotations) {

  public TemplateMetadata {
    labels = Copies.of(labels);
    annotations = Copies.of(annotations);
  }

  public static TemplateMetadata named(String name) {
    return new TemplateMetadata(name, Map.of(), Map.of());
  }
}
