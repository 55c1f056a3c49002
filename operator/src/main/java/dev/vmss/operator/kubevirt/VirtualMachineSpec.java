package dev.vmss.operator.kubevirt;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is wanted of a machine.
 *
 * @param runStrategy whether it runs: {@link KubeVirt#ALWAYS}, or what its user made of that
 * @param dataVolumeTemplates volumes that KubeVirt makes for it and that go with it
 * @param instancetype what says its processors and memory, instead of the template
 */
@KubeVirtObject
public record VirtualMachineSpec(
    @Nullable String runStrategy,
    List<DataVolumeTemplate> dataVolumeTemplates,
    @Nullable InstancetypeMatcher instancetype,
    @Nullable InstancetypeMatcher preference,
    @Nullable MachineTemplate template) {

  public VirtualMachineSpec {
    dataVolumeTemplates = Copies.of(dataVolumeTemplates);
  }
}
