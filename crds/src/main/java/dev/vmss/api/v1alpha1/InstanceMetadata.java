package dev.vmss.api.v1alpha1;

import java.util.Map;

/** Labels and annotations that are copied to every instance. */
@ApiObject
public record InstanceMetadata(Map<String, String> labels, Map<String, String> annotations) {

  /** Nothing asked for. */
  public static final InstanceMetadata NONE = new InstanceMetadata(Map.of(), Map.of());

  public InstanceMetadata {
    labels = Copies.of(labels);
    annotations = Copies.of(annotations);
  }
}
