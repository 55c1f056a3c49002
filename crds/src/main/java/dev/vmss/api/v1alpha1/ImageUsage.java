package dev.vmss.api.v1alpha1;

import java.util.List;

/** Who runs an image, and who would be blocked without it. */
@ApiObject
public record ImageUsage(
    int scaleSets, int instances, int willBlock, List<AffectedScaleSet> affected) {

  public ImageUsage {
    affected = Copies.of(affected);
  }
}
