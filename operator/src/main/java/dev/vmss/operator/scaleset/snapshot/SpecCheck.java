package dev.vmss.operator.scaleset.snapshot;

import dev.vmss.api.v1alpha1.AutomaticRepairsPolicy;
import dev.vmss.api.v1alpha1.DataDisk;
import dev.vmss.api.v1alpha1.ImageReference;
import dev.vmss.api.v1alpha1.OsProfile;
import dev.vmss.api.v1alpha1.Probe;
import dev.vmss.api.v1alpha1.RollingUpgradePolicy;
import dev.vmss.api.v1alpha1.StorageProfile;
import dev.vmss.api.v1alpha1.UpgradePolicy;
import dev.vmss.api.v1alpha1.VirtualMachineProfile;
import dev.vmss.api.v1alpha1.VirtualMachineScaleSetSpec;
import dev.vmss.api.v1alpha1.WellKnown;
import dev.vmss.operator.model.GoDuration;
import dev.vmss.operator.model.ImageVersion;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Checks again what the CRD's schema and CEL rules say, because an object that was stored before
 * there was a rule stays as it is. Transition rules are left out: there, a changed publisher is
 * simply a model change.
 */
public final class SpecCheck {

  private static final int MAX_REPLICAS = 1000;
  private static final int MAX_NAME = 57;
  private static final Duration MIN_GRACE = Duration.ofMinutes(10);
  private static final Duration MAX_GRACE = Duration.ofMinutes(90);
  private static final List<String> RESERVED = List.of("vmss.dev", "kubernetes.io", "kubevirt.io");

  /** Kubernetes' recommended labels are the user's. */
  private static final String RECOMMENDED = "app.kubernetes.io";

  private static final String ROLLING = "spec.upgradePolicy.rollingUpgradePolicy";
  private static final String REFERENCE =
      "spec.virtualMachineProfile.storageProfile.imageReference";

  private final List<String> problems = new ArrayList<>();

  private SpecCheck() {}

  /** Sentences that each name a field and the remedy; none when the spec can be worked on. */
  public static List<String> problems(String name, @Nullable VirtualMachineScaleSetSpec spec) {
    SpecCheck check = new SpecCheck();
    if (spec == null) {
      return List.of("spec is missing.");
    }
    check.name(name);
    check.scale(spec);
    check.zones(spec);
    check
        .present(spec.automaticRepairsPolicy(), "spec.automaticRepairsPolicy")
        .ifPresent(check::repairs);
    check
        .present(spec.virtualMachineProfile(), "spec.virtualMachineProfile")
        .ifPresent(check::profile);
    check
        .present(spec.upgradePolicy(), "spec.upgradePolicy")
        .ifPresent(policy -> check.upgradePolicy(policy, spec.virtualMachineProfile()));
    return List.copyOf(check.problems);
  }

  private void name(String name) {
    require(
        name.length() <= MAX_NAME && !name.contains("."),
        "metadata.name must have at most 57 characters and no dot, because instances are named after it: create the set under another name.");
  }

  private void scale(VirtualMachineScaleSetSpec spec) {
    between(spec.replicas(), 0, MAX_REPLICAS, "spec.replicas");
    between(spec.minReadySeconds(), 0, Integer.MAX_VALUE, "spec.minReadySeconds");
    between(spec.platformFaultDomainCount(), 1, MAX_REPLICAS, "spec.platformFaultDomainCount");
    present(spec.sku(), "spec.sku")
        .ifPresent(
            sku ->
                require(
                    sku.name() != null && !sku.name().isBlank(),
                    "spec.sku.name is empty: name a VirtualMachineSize, such as Standard_A1_v2."));
    present(spec.scaleInPolicy(), "spec.scaleInPolicy")
        .ifPresent(
            policy ->
                require(
                    policy.rules().size() == 1,
                    "spec.scaleInPolicy.rules must hold exactly one of Default, OldestVM and NewestVM."));
  }

  private void zones(VirtualMachineScaleSetSpec spec) {
    require(
        new HashSet<>(spec.zones()).size() == spec.zones().size(),
        "spec.zones names a zone twice: list each zone once.");
    require(
        !Boolean.TRUE.equals(spec.zoneBalance()) || spec.zones().size() > 1,
        "spec.zoneBalance is true, which needs more than one zone in spec.zones.");
  }

  private void repairs(AutomaticRepairsPolicy policy) {
    duration(policy.gracePeriod(), "spec.automaticRepairsPolicy.gracePeriod")
        .ifPresent(
            grace ->
                require(
                    grace.compareTo(MIN_GRACE) >= 0 && grace.compareTo(MAX_GRACE) <= 0,
                    "spec.automaticRepairsPolicy.gracePeriod is %s: it must be between 10m and 90m."
                        .formatted(policy.gracePeriod())));
  }

  private void upgradePolicy(UpgradePolicy policy, @Nullable VirtualMachineProfile profile) {
    require(
        policy.mode() != null,
        "spec.upgradePolicy.mode is not one of Manual, Automatic and Rolling.");
    require(
        !Boolean.TRUE.equals(policy.automaticOSUpgrade()) || latest(profile),
        "spec.upgradePolicy.automaticOSUpgrade is true, which needs version: latest in the imageReference.");
    present(policy.rollingUpgradePolicy(), ROLLING).ifPresent(this::rolling);
  }

  private static boolean latest(@Nullable VirtualMachineProfile profile) {
    return Optional.ofNullable(profile)
        .map(VirtualMachineProfile::storageProfile)
        .map(StorageProfile::imageReference)
        .filter(reference -> WellKnown.LATEST.equals(reference.version()))
        .isPresent();
  }

  private void rolling(RollingUpgradePolicy policy) {
    between(policy.maxBatchInstancePercent(), 5, 100, ROLLING + ".maxBatchInstancePercent");
    between(policy.maxUnhealthyInstancePercent(), 5, 100, ROLLING + ".maxUnhealthyInstancePercent");
    between(
        policy.maxUnhealthyUpgradedInstancePercent(),
        0,
        100,
        ROLLING + ".maxUnhealthyUpgradedInstancePercent");
    duration(policy.pauseTimeBetweenBatches(), ROLLING + ".pauseTimeBetweenBatches");
    duration(policy.batchHealthTimeout(), ROLLING + ".batchHealthTimeout");
  }

  private void profile(VirtualMachineProfile profile) {
    String path = "spec.virtualMachineProfile";
    present(profile.storageProfile(), path + ".storageProfile").ifPresent(this::storage);
    osProfile(profile.osProfile());
    if (profile.terminateNotification() != null) {
      duration(
          profile.terminateNotification().notBeforeTimeout(),
          path + ".terminateNotification.notBeforeTimeout");
    }
    if (profile.healthProfile() != null && profile.healthProfile().probe() != null) {
      probe(profile.healthProfile().probe());
    }
    if (profile.metadata() != null) {
      keys(profile.metadata().labels(), path + ".metadata.labels");
      keys(profile.metadata().annotations(), path + ".metadata.annotations");
    }
  }

  private void storage(StorageProfile storage) {
    present(storage.imageReference(), REFERENCE).ifPresent(this::reference);
    disks(storage.dataDisks());
  }

  private void reference(ImageReference reference) {
    present(reference.publisher(), REFERENCE + ".publisher");
    present(reference.offer(), REFERENCE + ".offer");
    present(reference.sku(), REFERENCE + ".sku");
    String version = reference.version();
    require(
        version != null
            && (WellKnown.LATEST.equals(version) || ImageVersion.parse(version).isPresent()),
        "%s.version is '%s': write 'latest' or 1 to 4 decimal numbers separated by dots."
            .formatted(REFERENCE, version));
  }

  private void disks(List<DataDisk> disks) {
    Set<Integer> luns = new HashSet<>();
    for (DataDisk disk : disks) {
      require(
          luns.add(disk.lun()),
          "spec.virtualMachineProfile.storageProfile.dataDisks uses lun %d twice: give each disk a lun of its own."
              .formatted(disk.lun()));
    }
  }

  private void osProfile(@Nullable OsProfile profile) {
    if (profile == null) {
      return;
    }
    String path = "spec.virtualMachineProfile.osProfile";
    require(
        profile.customData() == null || profile.customDataSecretRef() == null,
        path + " has both customData and customDataSecretRef: keep one of them.");
    require(
        profile.customData() == null || isBase64(profile.customData()),
        path + ".customData is not base64: encode it, for example with 'base64 -w0'.");
  }

  private void probe(Probe probe) {
    require(
        (probe.httpGet() == null) != (probe.tcpSocket() == null),
        "spec.virtualMachineProfile.healthProfile.probe needs exactly one of httpGet and tcpSocket.");
  }

  private void keys(Map<String, String> entries, String path) {
    for (String key : entries.keySet()) {
      String domain = key.contains("/") ? key.substring(0, key.indexOf('/')) : "";
      boolean reserved =
          !RECOMMENDED.equals(domain)
              && RESERVED.stream()
                  .anyMatch(own -> domain.equals(own) || domain.endsWith("." + own));
      require(
          !reserved,
          "%s has key '%s': the domains vmss.dev, kubernetes.io and kubevirt.io are reserved, use another key."
              .formatted(path, key));
    }
  }

  private static boolean isBase64(String text) {
    try {
      Base64.getDecoder().decode(text);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private Optional<Duration> duration(@Nullable String text, String path) {
    try {
      return present(text, path).map(GoDuration::parse);
    } catch (IllegalArgumentException e) {
      problems.add(path + ": " + e.getMessage());
      return Optional.empty();
    }
  }

  private void between(@Nullable Integer value, int low, int high, String path) {
    present(value, path)
        .ifPresent(
            number ->
                require(
                    number >= low && number <= high,
                    high == Integer.MAX_VALUE
                        ? "%s is %d: it must be at least %d.".formatted(path, number, low)
                        : "%s is %d: it must be between %d and %d."
                            .formatted(path, number, low, high)));
  }

  private <T> Optional<T> present(@Nullable T value, String path) {
    require(value != null, path + " is missing.");
    return Optional.ofNullable(value);
  }

  private void require(boolean holds, String otherwise) {
    if (!holds) {
      problems.add(otherwise);
    }
  }
}
