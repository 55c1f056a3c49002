package dev.vmss.operator.scaleset.decision;

import dev.vmss.api.v1alpha1.DataDiskPolicy;
import dev.vmss.operator.model.Counted;
import dev.vmss.operator.runtime.DataDiskClaim;
import dev.vmss.operator.scaleset.snapshot.Facts;
import dev.vmss.operator.scaleset.upgrade.Roll;
import dev.vmss.operator.scaleset.upgrade.UpgradeStep;
import dev.vmss.operator.scaleset.vocabulary.Notice;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What becomes of data disks whose instance is gone and will not come again: {@code
 * scaleInPolicy.dataDisks} says whether they go, too. An instance that is missing comes again under
 * the number of such disks, so that those of an upgrade, of a repair, and of whoever was deleted by
 * hand are never among them.
 *
 * @param discards to be deleted
 * @param retains to be marked as kept
 */
public record LeftDisks(List<DataDiskClaim> discards, List<DataDiskClaim> retains) {

  private static final int LISTED = 10;

  static LeftDisks decide(Facts facts, UpgradeStep upgrade, int missing) {
    Set<Integer> needed = new HashSet<>();
    facts.instances().forEach(instance -> needed.add(instance.id().number()));
    upgrade.roll().filter(Roll::inFlight).ifPresent(roll -> needed.addAll(roll.replacements()));
    facts.numbers().left().stream().limit(missing).forEach(needed::add);
    List<DataDiskClaim> left =
        facts.snapshot().disks().stream()
            .filter(DataDiskClaim::keepsNumber)
            .filter(disk -> !needed.contains(disk.id().number()))
            .sorted(Comparator.comparing(DataDiskClaim::id).thenComparing(DataDiskClaim::name))
            .toList();
    boolean retain = facts.snapshot().spec().scaleInPolicy().dataDisks() == DataDiskPolicy.RETAIN;
    return retain ? new LeftDisks(List.of(), left) : new LeftDisks(left, List.of());
  }

  /** What people are told. */
  public Optional<Notice> notice() {
    if (!discards.isEmpty()) {
      return Optional.of(
          Notice.normal(
              Notice.Reason.DATA_DISKS_DELETED,
              "Deleting %s of instances that are gone: %s."
                  .formatted(Counted.of(discards.size(), "data disk"), names(discards))));
    }
    return retains.isEmpty()
        ? Optional.empty()
        : Optional.of(
            Notice.normal(
                Notice.Reason.DATA_DISKS_RETAINED,
                "Keeping %s of instances that are gone, for the next ones of their numbers: %s."
                    .formatted(Counted.of(retains.size(), "data disk"), names(retains))));
  }

  private static String names(List<DataDiskClaim> disks) {
    String listed =
        disks.stream().limit(LISTED).map(DataDiskClaim::name).collect(Collectors.joining(", "));
    int more = disks.size() - LISTED;
    return more > 0 ? listed + " and %d more".formatted(more) : listed;
  }
}
