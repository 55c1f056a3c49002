package dev.vmss.api.v1alpha1;

import io.fabric8.kubernetes.api.model.Quantity;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The hardware of one machine size. Immutable, so that identical machines stay identical. */
@ApiObject
public record VirtualMachineSizeSpec(
    Integer cores,
    Quantity memory,
    Integer maxDataDisks,
    Map<String, String> nodeSelector,
    List<Toleration> tolerations,
    @Nullable String runtimeClassName) {

  public VirtualMachineSizeSpec {
    nodeSelector = Copies.of(nodeSelector);
    tolerations = Copies.of(tolerations);
  }
}
