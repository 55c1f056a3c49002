package dev.vmss.operator.scaleset;

import dev.vmss.api.v1alpha1.VirtualMachineScaleSet;
import dev.vmss.api.v1alpha1.VirtualMachineScaleSetSpec;
import dev.vmss.api.v1alpha1.VirtualMachineScaleSetStatus;
import dev.vmss.api.v1alpha1.VirtualMachineSizeSpec;
import dev.vmss.operator.model.SizeName;
import dev.vmss.operator.runtime.Instance;
import dev.vmss.operator.runtime.InstanceRuntime;
import dev.vmss.operator.runtime.Recipe;
import dev.vmss.operator.scaleset.report.StatusReport;
import dev.vmss.operator.scaleset.snapshot.AllowedKeys;
import dev.vmss.operator.scaleset.snapshot.Recent;
import dev.vmss.operator.scaleset.snapshot.Snapshot;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Takes the snapshot that one decision is made from, out of caches and memory alone. */
final class SnapshotTaker {

  private final ClusterView cluster;
  private final InstanceRuntime runtime;
  private final Journal journal;
  private final boolean assumeAutoscaling;
  private final AllowedKeys allowedKeys;

  SnapshotTaker(
      ClusterView cluster,
      InstanceRuntime runtime,
      Journal journal,
      boolean assumeAutoscaling,
      AllowedKeys allowedKeys) {
    this.cluster = cluster;
    this.runtime = runtime;
    this.journal = journal;
    this.assumeAutoscaling = assumeAutoscaling;
    this.allowedKeys = allowedKeys;
  }

  Snapshot take(VirtualMachineScaleSet set, Instant now) {
    Recipe.Owner owner = Recipe.Owner.of(set);
    List<Instance> instances = runtime.instances(owner);
    Set<String> nodes =
        instances.stream()
            .map(Instance::node)
            .flatMap(Optional::stream)
            .collect(Collectors.toSet());
    Instant second = now.truncatedTo(ChronoUnit.SECONDS);
    long generation = set.getMetadata().getGeneration();
    boolean known = journal.knows(owner.uid());
    VirtualMachineScaleSetStatus status = StatusReport.reported(set);
    Recent recent =
        journal
            .recall(owner.uid())
            .seen(generation, firstSight(set, second))
            .watching(instances, known, second)
            .looking(instances, known, status, second);
    // Also if the visit fails: what was seen was seen.
    journal.remember(owner.uid(), recent);
    return new Snapshot(
        owner,
        generation,
        set.isMarkedForDeletion() || recent.namespaceGoes(),
        set.getSpec(),
        status,
        instances,
        runtime.disks(owner),
        cluster.catalogue(),
        cluster.nodes(),
        cluster.gone(nodes, second),
        size(set.getSpec()),
        runtime.kinds(),
        assumeAutoscaling,
        allowedKeys,
        recent,
        second);
  }

  /**
   * Only this process knows when a generation came. Where an operator has answered the first one
   * already, that is as old as the set, and never younger than now.
   */
  static Instant firstSight(VirtualMachineScaleSet set, Instant now) {
    Instant created = Instant.parse(set.getMetadata().getCreationTimestamp());
    boolean answered = Long.valueOf(1).equals(StatusReport.reported(set).observedGeneration());
    return answered && set.getMetadata().getGeneration() == 1 && created.isBefore(now)
        ? created
        : now;
  }

  private Optional<VirtualMachineSizeSpec> size(VirtualMachineScaleSetSpec spec) {
    return Optional.ofNullable(spec)
        .map(VirtualMachineScaleSetSpec::sku)
        .map(sku -> sku.name())
        .flatMap(name -> cluster.size(SizeName.objectOf(name)));
  }
}
