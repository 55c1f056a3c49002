package dev.vmss.operator.scaleset;

import dev.vmss.operator.runtime.DataDiskClaim;
import dev.vmss.operator.runtime.Slot;
import java.util.List;
import java.util.stream.Stream;

/** What a runtime of machines does to data disks, in a world made of memory. */
final class LastingDisks {

  private LastingDisks() {}

  /** The instance in this slot gets the disk of its number, or a new one. */
  static List<DataDiskClaim> attached(List<DataDiskClaim> all, Slot slot, int lun, String uid) {
    String name = slot.id().nameIn("web") + "-lun" + lun;
    return all.stream()
        .filter(disk -> disk.name().equals(name))
        .findFirst()
        .map(disk -> retained(all, disk, false))
        .orElseGet(
            () -> {
              var made = new DataDiskClaim(name, uid, slot.id(), slot.zone(), false, false);
              return Stream.concat(all.stream(), Stream.of(made)).toList();
            });
  }

  static List<DataDiskClaim> without(List<DataDiskClaim> all, DataDiskClaim gone) {
    return all.stream().filter(disk -> !disk.uid().equals(gone.uid())).toList();
  }

  static List<DataDiskClaim> retained(
      List<DataDiskClaim> all, DataDiskClaim which, boolean retained) {
    return all.stream()
        .map(
            disk ->
                disk.uid().equals(which.uid())
                    ? new DataDiskClaim(
                        disk.name(), disk.uid(), disk.id(), disk.zone(), retained, false)
                    : disk)
        .toList();
  }
}
