package dev.vmss.operator.scaleset.snapshot;

import dev.vmss.api.v1alpha1.DataDisk;
import dev.vmss.api.v1alpha1.StorageProfile;
import dev.vmss.api.v1alpha1.VirtualMachineProfile;
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

  static Optional<Unserved> of(Snapshot snapshot, Desired desired, Resolution resolution) {
    return snapshot
        .size()
        .flatMap(
            size ->
                byItsKind(snapshot, size, resolution)
                    .or(() -> tooManyDisks(snapshot, desired, size)));
  }

  private static Optional<Unserved> byItsKind(
      Snapshot snapshot, VirtualMachineSizeSpec size, Resolution resolution) {
    if (!(resolution instanceof Resolution.Available available)) {
      return Optional.empty();
    }
    String refused =
        Optional.ofNullable(snapshot.runtimes().get(available.image().kind()))
            .map(
                check ->
                    check.refusals(snapshot.set().name(), snapshot.spec(), size, available.image()))
            .map(sentences -> String.join(" ", sentences))
            .orElse("");
    return refused.isEmpty() ? Optional.empty() : Optional.of(new Unserved(refused, false));
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
