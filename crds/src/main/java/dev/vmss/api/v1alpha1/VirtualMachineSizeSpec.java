package dev.vmss.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The hardware of one machine size. Immutable, so that identical machines stay identical. */
@ValidationRule(
    value = "self == oldSelf",
    message =
        "spec cannot be changed, so that identical machines stay identical: "
            + "create another VirtualMachineSize instead.")
@ValidationRule(
    value = "!has(self.runtimeClassName) || !(has(self.instancetype) || has(self.preference))",
    message =
        "spec.runtimeClassName is for Pods, spec.instancetype and spec.preference are for "
            + "machines: create one size for each.")
@JsonClassDescription(
    "The hardware of one machine size. It cannot be changed, so that "
        + "identical machines stay identical.")
@ApiObject
public record VirtualMachineSizeSpec(
    @JsonPropertyDescription("The number of virtual processors, 1 to 1024.")
        @Required
        @Min(1)
        @Max(1024)
        Integer cores,
    @JsonPropertyDescription("The memory, such as 2Gi.")
        @Required
        @Min(1)
        @Size(min = 1, max = 32)
        @Pattern(Patterns.QUANTITY)
        Quantity memory,
    @JsonPropertyDescription(
            "The most data disks that a set of this size may ask for, 0 to 64. The "
                + "default is 0.")
        @Min(0)
        @Max(64)
        @Default("0")
        Integer maxDataDisks,
    @JsonPropertyDescription(
            "The labels of the nodes that are this size's hardware, at most 16. "
                + "Without it every node is.")
        @Size(max = 16)
        Map<String, @Size(max = 63) @Pattern(Patterns.LABEL_VALUE) String> nodeSelector,
    @JsonPropertyDescription("The taints of those nodes that instances tolerate, at most 16.")
        @Size(max = 16)
        List<Toleration> tolerations,
    @JsonPropertyDescription(
            "The RuntimeClass of Pod instances, such as kata. Machines have none: a size with one "
                + "is refused for images that are machine disks.")
        @Size(min = 1, max = 253)
        @Pattern(Patterns.SUBDOMAIN)
        @Nullable String runtimeClassName,
    @JsonPropertyDescription(
            "The KubeVirt instancetype of machines of this size, which then says their processors "
                + "and memory; cores and memory should be the same, because placement counts with "
                + "them. Pods do without.")
        @Nullable InstancetypeReference instancetype,
    @JsonPropertyDescription(
            "The KubeVirt preference of machines of this size, such as one for Windows, which "
                + "then chooses the bus of their disks. Pods do without.")
        @Nullable PreferenceReference preference) {

  public VirtualMachineSizeSpec {
    nodeSelector = Copies.of(nodeSelector);
    tolerations = Copies.of(tolerations);
  }
}
