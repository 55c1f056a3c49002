package dev.vmss.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/**
 * The model of every instance: everything in it, with the size, is hashed into {@code
 * vmss.dev/model}.
 */
@ValidationRule(
    value =
        "!has(self.healthProfile) || !has(self.healthProfile.probe) || "
            + "!has(self.healthProfile.probe.httpGet) || "
            + "type(self.healthProfile.probe.httpGet.port) == int || "
            + "(has(self.networkProfile) && has(self.networkProfile.ports) && "
            + "self.networkProfile.ports.exists(p, p.name == "
            + "self.healthProfile.probe.httpGet.port))",
    message =
        "healthProfile.probe.httpGet.port names a port that networkProfile.ports "
            + "does not have: add it there, or use its number.")
@ValidationRule(
    value =
        "!has(self.healthProfile) || !has(self.healthProfile.probe) || "
            + "!has(self.healthProfile.probe.tcpSocket) || "
            + "type(self.healthProfile.probe.tcpSocket.port) == int || "
            + "(has(self.networkProfile) && has(self.networkProfile.ports) && "
            + "self.networkProfile.ports.exists(p, p.name == "
            + "self.healthProfile.probe.tcpSocket.port))",
    message =
        "healthProfile.probe.tcpSocket.port names a port that "
            + "networkProfile.ports does not have: add it there, or use its number.")
@ApiObject
public record VirtualMachineProfile(
    @JsonPropertyDescription("The image and the disks.") @Required StorageProfile storageProfile,
    @JsonPropertyDescription("What an instance is told about itself when it starts.")
        OsProfile osProfile,
    @JsonPropertyDescription("The ports that an instance serves.") NetworkProfile networkProfile,
    @JsonPropertyDescription("How an instance's health is judged.") HealthProfile healthProfile,
    @JsonPropertyDescription("How long an instance may take to shut down. Without it, 30 seconds.")
        @Nullable TerminateNotification terminateNotification,
    @JsonPropertyDescription("Labels and annotations that are copied to every instance.")
        InstanceMetadata metadata) {

  public VirtualMachineProfile {
    if (osProfile == null) {
      osProfile = OsProfile.NONE;
    }
    if (networkProfile == null) {
      networkProfile = NetworkProfile.NONE;
    }
    if (healthProfile == null) {
      healthProfile = HealthProfile.NONE;
    }
    if (metadata == null) {
      metadata = InstanceMetadata.NONE;
    }
  }
}
