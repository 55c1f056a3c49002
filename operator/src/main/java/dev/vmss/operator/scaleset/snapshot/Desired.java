package dev.vmss.operator.scaleset.snapshot;

import dev.vmss.api.v1alpha1.ImageReference;
import dev.vmss.api.v1alpha1.Probe;
import dev.vmss.api.v1alpha1.RepairAction;
import dev.vmss.api.v1alpha1.RollingUpgradePolicy;
import dev.vmss.api.v1alpha1.ScaleInRule;
import dev.vmss.api.v1alpha1.UpgradeMode;
import dev.vmss.api.v1alpha1.VirtualMachineProfile;
import dev.vmss.api.v1alpha1.VirtualMachineScaleSetSpec;
import dev.vmss.operator.model.GoDuration;
import dev.vmss.operator.model.ImageVersion;
import dev.vmss.operator.model.Percent;
import dev.vmss.operator.model.Urn;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a scale set asks for, read once from its spec into values the rules work on.
 *
 * @param model what the model is called: the hash of what the user wrote about one machine, in its
 *     first wording
 * @param stamps how instances of that model are recognised
 * @param terminationGrace how long an instance may take to end (Azure: {@code
 *     terminateNotification})
 * @param refused sentences about what the spec says and is not in effect
 */
public record Desired(
    int replicas,
    String size,
    Urn urn,
    String model,
    ModelStamps stamps,
    List<String> zones,
    boolean zoneBalance,
    int faultDomains,
    Duration minReady,
    Duration terminationGrace,
    ScaleInRule scaleIn,
    Upgrade upgrade,
    Repair repair,
    List<String> refused) {

  public record Upgrade(UpgradeMode mode, boolean automaticOs, Rolling rolling) {}

  /** Azure: rolling upgrade policy, with {@code paused} added. */
  public record Rolling(
      Percent batch,
      Percent maxUnhealthy,
      Percent maxUnhealthyUpgraded,
      Duration pause,
      Duration healthTimeout,
      boolean unhealthyFirst,
      boolean rollback,
      boolean surge,
      boolean paused) {}

  /**
   * Azure: automatic instance repairs.
   *
   * @param gracePeriod never less than the probe's own, in which an instance may still start
   * @param restarts what can be restarted in its place is not replaced
   */
  public record Repair(boolean enabled, Duration gracePeriod, boolean restarts) {}

  public Desired {
    zones = List.copyOf(zones);
    refused = List.copyOf(refused);
  }

  public boolean zoned() {
    return !zones.isEmpty();
  }

  /**
   * Whether this version is what the user wrote: a pinned version is part of the model, latest is
   * not.
   */
  public boolean pins(ImageVersion version) {
    return urn.pinned().filter(version::equals).isPresent();
  }

  public Duration batchLimit() {
    return terminationGrace.plus(upgrade.rolling().healthTimeout());
  }

  static final Duration DEFAULT_GRACE = Duration.ofSeconds(30);

  /** Reads a spec that {@link SpecCheck} found nothing wrong with. */
  public static Desired of(VirtualMachineScaleSetSpec spec) {
    return of(spec, ModelStamps.first(Model.hash(spec), Meaning.hash(spec)), List.of());
  }

  /** Reads what {@link SpecCheck} left of a spec. */
  static Desired of(VirtualMachineScaleSetSpec spec, ModelStamps stamps, List<String> refused) {
    ImageReference image = spec.virtualMachineProfile().storageProfile().imageReference();
    return new Desired(
        spec.replicas(),
        spec.sku().name(),
        Urn.of(image.publisher(), image.offer(), image.sku(), image.version()),
        stamps.stamp(),
        stamps,
        spec.zones(),
        spec.zoneBalance(),
        spec.platformFaultDomainCount(),
        Duration.ofSeconds(spec.minReadySeconds()),
        terminationGrace(spec.virtualMachineProfile()),
        spec.scaleInPolicy().rules().get(0),
        new Upgrade(
            spec.upgradePolicy().mode(),
            spec.upgradePolicy().automaticOSUpgrade(),
            rolling(spec.upgradePolicy().rollingUpgradePolicy())),
        repair(spec),
        refused);
  }

  private static Repair repair(VirtualMachineScaleSetSpec spec) {
    Duration grace = GoDuration.parse(spec.automaticRepairsPolicy().gracePeriod());
    Duration start =
        Optional.ofNullable(spec.virtualMachineProfile().healthProfile().probe())
            .map(Probe::gracePeriodSeconds)
            .map(Duration::ofSeconds)
            .orElse(Duration.ZERO);
    return new Repair(
        spec.automaticRepairsPolicy().enabled(),
        start.compareTo(grace) > 0 ? start : grace,
        spec.automaticRepairsPolicy().repairAction() == RepairAction.RESTART);
  }

  static Duration terminationGrace(VirtualMachineProfile profile) {
    return Optional.ofNullable(profile.terminateNotification())
        .map(notification -> GoDuration.parse(notification.notBeforeTimeout()))
        .orElse(DEFAULT_GRACE);
  }

  private static Rolling rolling(RollingUpgradePolicy policy) {
    return new Rolling(
        new Percent(policy.maxBatchInstancePercent()),
        new Percent(policy.maxUnhealthyInstancePercent()),
        new Percent(policy.maxUnhealthyUpgradedInstancePercent()),
        GoDuration.parse(policy.pauseTimeBetweenBatches()),
        GoDuration.parse(policy.batchHealthTimeout()),
        policy.prioritizeUnhealthyInstances(),
        policy.rollbackFailedInstancesOnPolicyBreach(),
        policy.maxSurge(),
        policy.paused());
  }
}
