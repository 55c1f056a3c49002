package dev.vmss.operator.scaleset.snapshot;

import dev.vmss.operator.model.InstanceId;
import dev.vmss.operator.runtime.DataDiskClaim;
import dev.vmss.operator.runtime.Instance;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which number an instance gets (03, "Scale-out"): the lowest that is free. But where data disks
 * outlive instances, whoever is missing comes again under the number of its disks.
 *
 * @param held numbers that cannot be given now, to nobody
 * @param left numbers whose instance leaves or is gone, and whose disks wait for the next one, the
 *     lowest first; they are given before all others, if need be when whoever holds them has gone
 */
public record Numbers(Set<Integer> held, List<Integer> left, List<DataDiskClaim> disks) {

  /**
   * @param taken by foreign objects
   */
  static Numbers of(
      Collection<Instance> instances, List<DataDiskClaim> disks, Collection<Integer> taken) {
    Set<Integer> held = new HashSet<>(taken);
    Set<Integer> counting = new HashSet<>();
    for (Instance instance : instances) {
      held.add(instance.id().number());
      if (instance.counts()) {
        counting.add(instance.id().number());
      }
    }
    List<Integer> left =
        disks.stream()
            .filter(DataDiskClaim::keepsNumber)
            .map(disk -> disk.id().number())
            .filter(number -> !counting.contains(number) && !taken.contains(number))
            .distinct()
            .sorted()
            .toList();
    disks.stream().filter(DataDiskClaim::terminating).forEach(disk -> held.add(disk.id().number()));
    return new Numbers(Set.copyOf(held), left, disks);
  }

  /**
   * The lowest numbers that no object of the set, and no foreign object with such a name, holds,
   * and that no data disk is left of.
   *
   * @param reserved numbers that are promised
   */
  public List<InstanceId> free(int count, Collection<Integer> reserved) {
    Set<Integer> not = new HashSet<>(held);
    not.addAll(left);
    not.addAll(reserved);
    List<InstanceId> free = new ArrayList<>();
    for (int number = 0; free.size() < count; number++) {
      if (!not.contains(number)) {
        free.add(new InstanceId(number));
      }
    }
    return free;
  }

  /**
   * Numbers for so many new instances, fewer while some of theirs are still held by those that have
   * to go first.
   *
   * @param promised numbers that are to be given before all others
   */
  public List<InstanceId> next(int count, List<Integer> promised) {
    List<Integer> first = new ArrayList<>(promised);
    left.stream().filter(number -> !promised.contains(number)).forEach(first::add);
    List<InstanceId> ids = new ArrayList<>();
    int waiting = 0;
    for (int number : first) {
      if (ids.size() + waiting == count) {
        break;
      }
      if (!held.contains(number)) {
        ids.add(new InstanceId(number));
      } else if (left.contains(number)) {
        waiting++;
      }
    }
    ids.addAll(free(count - ids.size() - waiting, promised));
    return ids;
  }

  /** Whether there are data disks that the next instance of this number is to have. */
  public boolean keepsDisks(int number) {
    return disks.stream().anyMatch(disk -> disk.keepsNumber() && disk.id().number() == number);
  }

  /** A disk that ties the next instance of this number to a zone; a retained one does, too. */
  public Optional<DataDiskClaim> tied(InstanceId id) {
    return disks.stream()
        .filter(disk -> disk.id().equals(id) && !disk.terminating() && disk.zone().isPresent())
        .min(Comparator.comparing(DataDiskClaim::name));
  }
}
