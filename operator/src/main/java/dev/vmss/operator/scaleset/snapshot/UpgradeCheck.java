package dev.vmss.operator.scaleset.snapshot;

import dev.vmss.api.v1alpha1.Probe;
import dev.vmss.api.v1alpha1.RollingUpgradePolicy;
import dev.vmss.api.v1alpha1.StorageProfile;
import dev.vmss.api.v1alpha1.UpgradeMode;
import dev.vmss.api.v1alpha1.UpgradePolicy;
import dev.vmss.api.v1alpha1.VirtualMachineProfile;
import dev.vmss.api.v1alpha1.WellKnown;
import dev.vmss.operator.model.GoDuration;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Checks how a set is to be upgraded. By limits that are refused no batch begins; what else there
 * is to do for the set is done.
 */
final class UpgradeCheck {

  private static final String POLICY = "spec.upgradePolicy";
  private static final String ROLLING = POLICY + ".rollingUpgradePolicy";
  private static final String PROBE = "spec.virtualMachineProfile.healthProfile.probe";
  private static final String NO_BATCH = "No batch begins until then.";

  /** What the CRD gives who writes nothing. */
  private static final int DEFAULT_PERCENT = 20;

  private static final Duration DEFAULT_HEALTH_TIMEOUT = Duration.ofMinutes(5);

  private final Findings findings;

  UpgradeCheck(Findings findings) {
    this.findings = findings;
  }

  /** The policy that is in effect; nothing when there is none. */
  Optional<UpgradePolicy> policy(UpgradePolicy policy, @Nullable VirtualMachineProfile profile) {
    findings.refuseUnless(
        policy.mode() != null,
        POLICY + ".mode is not one of Manual, Automatic and Rolling; until then it is Manual.");
    boolean automaticOs = Boolean.TRUE.equals(policy.automaticOSUpgrade());
    findings.refuseUnless(
        !automaticOs || latest(profile),
        POLICY
            + ".automaticOSUpgrade is true, which needs version: latest in the imageReference; until then it is false.");
    return findings
        .present(policy.rollingUpgradePolicy(), ROLLING)
        .map(
            rolling ->
                new UpgradePolicy(
                    policy.mode() == null ? UpgradeMode.MANUAL : policy.mode(),
                    automaticOs && latest(profile),
                    rolling(rolling)));
  }

  private static boolean latest(@Nullable VirtualMachineProfile profile) {
    return Optional.ofNullable(profile)
        .map(VirtualMachineProfile::storageProfile)
        .map(StorageProfile::imageReference)
        .filter(reference -> WellKnown.LATEST.equals(reference.version()))
        .isPresent();
  }

  /** A roll by limits that are refused does not go on; a batch that is under way ends as usual. */
  private RollingUpgradePolicy rolling(RollingUpgradePolicy policy) {
    int before = findings.refused().size();
    int batch = percent(policy.maxBatchInstancePercent(), 5, "maxBatchInstancePercent");
    int unhealthy = percent(policy.maxUnhealthyInstancePercent(), 5, "maxUnhealthyInstancePercent");
    int upgraded =
        percent(
            policy.maxUnhealthyUpgradedInstancePercent(), 0, "maxUnhealthyUpgradedInstancePercent");
    Duration pause =
        findings
            .duration(
                policy.pauseTimeBetweenBatches(), ROLLING + ".pauseTimeBetweenBatches", NO_BATCH)
            .orElse(Duration.ZERO);
    Duration timeout =
        findings
            .duration(policy.batchHealthTimeout(), ROLLING + ".batchHealthTimeout", NO_BATCH)
            .orElse(DEFAULT_HEALTH_TIMEOUT);
    if (findings.refused().size() == before) {
      return policy;
    }
    return new RollingUpgradePolicy(
        batch,
        unhealthy,
        upgraded,
        millis(pause),
        millis(timeout),
        Boolean.TRUE.equals(policy.prioritizeUnhealthyInstances()),
        Boolean.TRUE.equals(policy.rollbackFailedInstancesOnPolicyBreach()),
        Boolean.TRUE.equals(policy.maxSurge()),
        true);
  }

  private static String millis(Duration duration) {
    return duration.toMillis() + "ms";
  }

  private int percent(@Nullable Integer value, int low, String field) {
    Optional<Integer> within =
        Optional.ofNullable(value).filter(percent -> percent >= low && percent <= 100);
    findings.refuseUnless(
        within.isPresent(),
        "%s.%s is %s: it must be between %d and 100. %s"
            .formatted(ROLLING, field, value == null ? "missing" : value, low, NO_BATCH));
    return within.orElse(DEFAULT_PERCENT);
  }

  /**
   * Refuses settings with which no roll can succeed; where nothing rolls they do no harm. A batch
   * that is under way gets some time in any case.
   */
  UpgradePolicy canSucceed(
      UpgradePolicy policy, int minReadySeconds, VirtualMachineProfile profile) {
    boolean rolls = policy.mode() == UpgradeMode.ROLLING || policy.automaticOSUpgrade();
    RollingUpgradePolicy rolling = policy.rollingUpgradePolicy();
    Duration timeout = GoDuration.parse(rolling.batchHealthTimeout());
    int before = findings.refused().size();
    if (rolls) {
      timeLeft(timeout, minReadySeconds, Optional.ofNullable(profile.healthProfile().probe()));
    }
    if (findings.refused().size() == before) {
      return policy;
    }
    return new UpgradePolicy(
        policy.mode(),
        policy.automaticOSUpgrade(),
        new RollingUpgradePolicy(
            rolling.maxBatchInstancePercent(),
            rolling.maxUnhealthyInstancePercent(),
            rolling.maxUnhealthyUpgradedInstancePercent(),
            rolling.pauseTimeBetweenBatches(),
            millis(timeout.toSeconds() == 0 ? DEFAULT_HEALTH_TIMEOUT : timeout),
            rolling.prioritizeUnhealthyInstances(),
            rolling.rollbackFailedInstancesOnPolicyBreach(),
            rolling.maxSurge(),
            true));
  }

  private void timeLeft(Duration timeout, int minReadySeconds, Optional<Probe> probe) {
    String limit =
        "%s.batchHealthTimeout is %s (%d s)"
            .formatted(ROLLING, GoDuration.format(timeout), timeout.toSeconds());
    if (timeout.toSeconds() == 0) {
      findings.refuse(
          "%s, and no instance is healthy in 0 s, least of all with minReadySeconds %d: give batches time, such as 5m. %s"
              .formatted(limit, minReadySeconds, NO_BATCH));
      return;
    }
    int probing = probe.map(UpgradeCheck::secondsToAgree).orElse(0);
    findings.refuseUnless(
        timeout.toSeconds() >= (long) minReadySeconds + probing,
        "%s, but an instance is healthy after %d s at the earliest (spec.minReadySeconds %d, and %d for its probes to agree), so no batch can succeed: give batches more time, or instances less. %s"
            .formatted(
                limit, (long) minReadySeconds + probing, minReadySeconds, probing, NO_BATCH));
    int grace = probe.map(Probe::gracePeriodSeconds).orElse(0);
    findings.refuseUnless(
        timeout.toSeconds() >= grace,
        "%s, but %s.gracePeriodSeconds is %d, so a batch would fail while its instances may still start: give batches more time, or instances less. %s"
            .formatted(limit, PROBE, grace, NO_BATCH));
  }

  private static int secondsToAgree(Probe probe) {
    return (probe.numberOfProbes() - 1) * probe.intervalSeconds();
  }
}
