package dev.vmss.operator.scaleset.snapshot;

import dev.vmss.api.v1alpha1.DataDisk;
import dev.vmss.api.v1alpha1.DataDiskPolicy;
import dev.vmss.api.v1alpha1.SourceKind;
import dev.vmss.api.v1alpha1.StorageProfile;
import dev.vmss.api.v1alpha1.VirtualMachineProfile;
import dev.vmss.api.v1alpha1.VirtualMachineScaleSetSpec;
import dev.vmss.api.v1alpha1.VirtualMachineSizeSpec;
import dev.vmss.operator.catalogue.Resolution;
import dev.vmss.operator.model.Counted;
import dev.vmss.operator.runtime.Instance;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What a spec asks for that its size, or its kind of image, does not serve. The spec alone does not
 * show it, so {@link SpecCheck} cannot know.
 *
 * @param message a sentence for each, with the field and the remedy
 * @param accepted instances of this very model exist: an earlier release ignored what is refused
 *     now, so that they are still replaced, as they are
 */
public record Unserved(String message, boolean accepted) {

  /** Pods end and take their volumes with them. */
  private static final String RETAIN =
      "spec.scaleInPolicy.dataDisks is Retain, but the instances of a container image are Pods, whose data disks go with them: set it to Delete.";

  static Optional<Unserved> of(Snapshot snapshot, Desired desired, Resolution resolution) {
    Optional<Unserved> kept = retained(snapshot.spec(), resolution);
    return kept.or(() -> snapshot.size().flatMap(size -> tooManyDisks(snapshot, desired, size)));
  }

  private static Optional<Unserved> retained(
      VirtualMachineScaleSetSpec spec, Resolution resolution) {
    return resolution instanceof Resolution.Available available
            && available.image().kind() == SourceKind.CONTAINER_IMAGE
            && spec.scaleInPolicy().dataDisks() == DataDiskPolicy.RETAIN
        ? Optional.of(new Unserved(RETAIN, false))
        : Optional.empty();
  }

  private static Optional<Unserved> tooManyDisks(
      Snapshot snapshot, Desired desired, VirtualMachineSizeSpec size) {
    List<DataDisk> disks = snapshot.spec().virtualMachineProfile().storageProfile().dataDisks();
    int allowed = Objects.requireNonNullElse(size.maxDataDisks(), 0);
    if (disks.size() <= allowed) {
      return Optional.empty();
    }
    boolean accepted =
        snapshot.instances().stream()
            .map(Instance::stamp)
            .anyMatch(stamp -> stamp.model().equals(desired.model()));
    return Optional.of(
        new Unserved(
            "spec.virtualMachineProfile.storageProfile.dataDisks lists %s, and size %s allows %d: remove some, or choose another size (spec.sku.name).%s"
                .formatted(
                    Counted.of(disks.size(), "disk"),
                    desired.size(),
                    allowed,
                    accepted ? " Until then instances go on being made without data disks." : ""),
            accepted));
  }

  /** The profile without what is refused. */
  public static VirtualMachineProfile without(VirtualMachineProfile profile) {
    StorageProfile storage = profile.storageProfile();
    return new VirtualMachineProfile(
        new StorageProfile(storage.imageReference(), storage.osDisk(), List.of()),
        profile.osProfile(),
        profile.networkProfile(),
        profile.healthProfile(),
        profile.terminateNotification(),
        profile.metadata());
  }
}
