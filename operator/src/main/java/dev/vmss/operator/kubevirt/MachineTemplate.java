package dev.vmss.operator.kubevirt;

/** What each run of a machine is made from. */
@KubeVirtObject
public record MachineTemplate(TemplateMetadata metadata, MachineSpec spec) {}
