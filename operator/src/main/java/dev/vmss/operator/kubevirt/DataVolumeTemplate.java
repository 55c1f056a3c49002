package dev.vmss.operator.kubevirt;

import io.fabric8.kubernetes.api.model.Quantity;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A volume that KubeVirt makes for a machine, filled by CDI with a clone of a claim. */
@KubeVirtObject
public record DataVolumeTemplate(TemplateMetadata metadata, Spec spec) {

  /** What it is filled with, and what it is. */
  @KubeVirtObject
  public record Spec(Source source, Storage storage) {}

  /** A clone of a claim. */
  @KubeVirtObject
  public record Source(ClaimSource pvc) {}

  /** A claim of any namespace, from which its owner has to permit cloning. */
  @KubeVirtObject
  public record ClaimSource(String namespace, String name) {}

  /**
   * Access and volume mode are left to CDI, which knows the storage class.
   *
   * @param resources as large as what is cloned when it is absent
   */
  @KubeVirtObject
  public record Storage(@Nullable String storageClassName, @Nullable Resources resources) {}

  /** How large it is. */
  @KubeVirtObject
  public record Resources(Map<String, Quantity> requests) {

    public Resources {
      requests = Copies.of(requests);
    }
  }
}
