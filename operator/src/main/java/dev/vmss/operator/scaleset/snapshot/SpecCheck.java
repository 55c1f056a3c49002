package dev.vmss.operator.scaleset.snapshot;

import dev.vmss.api.v1alpha1.AutomaticRepairsPolicy;
import dev.vmss.api.v1alpha1.DataDisk;
import dev.vmss.api.v1alpha1.ImageReference;
import dev.vmss.api.v1alpha1.InstanceMetadata;
import dev.vmss.api.v1alpha1.OsProfile;
import dev.vmss.api.v1alpha1.Probe;
import dev.vmss.api.v1alpha1.ScaleInPolicy;
import dev.vmss.api.v1alpha1.StorageProfile;
import dev.vmss.api.v1alpha1.TerminateNotification;
import dev.vmss.api.v1alpha1.UpgradePolicy;
import dev.vmss.api.v1alpha1.VirtualMachineProfile;
import dev.vmss.api.v1alpha1.VirtualMachineScaleSetSpec;
import dev.vmss.api.v1alpha1.WellKnown;
import dev.vmss.operator.model.GoDuration;
import dev.vmss.operator.model.ImageVersion;
import dev.vmss.operator.scaleset.vocabulary.Quote;
import java.time.Duration;
import java.util.Base64;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Checks again what the CRD's schema and CEL rules say, because an object that was stored before
 * there was a rule stays as it is, and what they cannot know. Transition rules are left out: there,
 * a changed publisher is simply a model change.
 *
 * <p>A set that worked goes on working when a release refuses more than the one before: what is
 * refused is left out and named, everything else of the spec is in effect. Only where nothing is
 * left that could be run without a guess (no image, no size, no number of instances) nothing is
 * done. So every new rule says what goes on without the field that it refuses.
 */
public final class SpecCheck {

  /** What may be done about a spec. */
  public sealed interface Verdict {

    /**
     * @param problems sentences that each name a field and the remedy
     */
    record Unusable(List<String> problems) implements Verdict {}

    /**
     * @param spec as it is in effect
     * @param refused sentences that each name a field, what goes on without it, and the remedy;
     *     none when all of the spec is in effect
     */
    record Usable(VirtualMachineScaleSetSpec spec, List<String> refused) implements Verdict {}
  }

  private static final int MAX_REPLICAS = 1000;
  private static final int MAX_NAME = 57;
  private static final Duration MIN_GRACE = Duration.ofMinutes(10);
  private static final Duration MAX_GRACE = Duration.ofMinutes(90);
  private static final int KEYS_NAMED = 3;
  private static final int LONGEST_KEY = 80;

  private static final String PROFILE = "spec.virtualMachineProfile";
  private static final String REFERENCE = PROFILE + ".storageProfile.imageReference";
  private static final String PROBE = PROFILE + ".healthProfile.probe";

  private final AllowedKeys allowed;
  private final Findings findings = new Findings();

  private SpecCheck(AllowedKeys allowed) {
    this.allowed = allowed;
  }

  public static Verdict check(
      String name, @Nullable VirtualMachineScaleSetSpec spec, AllowedKeys allowed) {
    if (spec == null) {
      return new Verdict.Unusable(List.of("spec is missing."));
    }
    SpecCheck check = new SpecCheck(allowed);
    check.name(name);
    Optional<VirtualMachineScaleSetSpec> effective = check.read(spec);
    List<String> refused = check.findings.refused();
    return effective
        .<Verdict>map(usable -> new Verdict.Usable(usable, refused))
        .orElseGet(
            () ->
                new Verdict.Unusable(
                    Stream.concat(check.findings.problems().stream(), refused.stream()).toList()));
  }

  private void name(String name) {
    findings.require(
        name.length() <= MAX_NAME && !name.contains("."),
        "metadata.name must have at most 57 characters and no dot, because instances are named after it: create the set under another name.");
  }

  /** Nothing when a part is missing without which there is nothing to run. */
  private Optional<VirtualMachineScaleSetSpec> read(VirtualMachineScaleSetSpec spec) {
    UpgradeCheck upgrades = new UpgradeCheck(findings);
    findings.between(spec.replicas(), 0, MAX_REPLICAS, "spec.replicas");
    size(spec);
    Optional<VirtualMachineProfile> profile =
        findings.present(spec.virtualMachineProfile(), PROFILE).map(this::profile);
    Optional<UpgradePolicy> upgrade =
        findings
            .present(spec.upgradePolicy(), "spec.upgradePolicy")
            .flatMap(policy -> upgrades.policy(policy, spec.virtualMachineProfile()));
    Optional<Integer> minReady =
        findings.nearest(spec.minReadySeconds(), 0, Integer.MAX_VALUE, "spec.minReadySeconds");
    Optional<Integer> faultDomains =
        findings.nearest(
            spec.platformFaultDomainCount(), 1, MAX_REPLICAS, "spec.platformFaultDomainCount");
    findings.present(spec.scaleInPolicy(), "spec.scaleInPolicy").ifPresent(this::scaleIn);
    Optional<AutomaticRepairsPolicy> repairs =
        findings
            .present(spec.automaticRepairsPolicy(), "spec.automaticRepairsPolicy")
            .map(this::repairs);
    List<String> zones = zones(spec.zones());
    boolean zoneBalance = zoneBalance(spec.zoneBalance(), zones);
    if (!findings.problems().isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new VirtualMachineScaleSetSpec(
            spec.replicas(),
            spec.sku(),
            zones,
            zoneBalance,
            faultDomains.orElseThrow(),
            upgrades.canSucceed(
                upgrade.orElseThrow(), minReady.orElseThrow(), profile.orElseThrow()),
            minReady.orElseThrow(),
            spec.scaleInPolicy(),
            repairs.orElseThrow(),
            profile.orElseThrow()));
  }

  private void size(VirtualMachineScaleSetSpec spec) {
    findings
        .present(spec.sku(), "spec.sku")
        .ifPresent(
            sku ->
                findings.require(
                    sku.name() != null && !sku.name().isBlank(),
                    "spec.sku.name is empty: name a VirtualMachineSize, such as Standard_A1_v2."));
  }

  /** Of a rule that only a newer release knows nobody may guess whom it spares. */
  private void scaleIn(ScaleInPolicy policy) {
    findings.require(
        policy.rules().size() == 1,
        "spec.scaleInPolicy.rules must hold exactly one of Default, OldestVM and NewestVM.");
  }

  private List<String> zones(List<String> zones) {
    List<String> once = zones.stream().distinct().toList();
    findings.refuseUnless(
        once.size() == zones.size(),
        "spec.zones names a zone twice, which counts once: list each zone once.");
    return once;
  }

  private boolean zoneBalance(@Nullable Boolean wanted, List<String> zones) {
    boolean balance = Boolean.TRUE.equals(wanted);
    findings.refuseUnless(
        !balance || zones.size() > 1,
        "spec.zoneBalance is true, which needs more than one zone in spec.zones; until then it is false.");
    return balance && zones.size() > 1;
  }

  private AutomaticRepairsPolicy repairs(AutomaticRepairsPolicy policy) {
    String path = "spec.automaticRepairsPolicy.gracePeriod";
    Optional<Duration> grace =
        findings.duration(policy.gracePeriod(), path, "Nothing is repaired until then.");
    if (grace.isEmpty()) {
      return repairs(policy, false, MIN_GRACE);
    }
    Duration nearest = min(max(grace.get(), MIN_GRACE), MAX_GRACE);
    findings.refuseUnless(
        nearest.equals(grace.get()),
        "%s is %s: it must be between 10m and 90m; until then it is %s."
            .formatted(path, policy.gracePeriod(), GoDuration.format(nearest)));
    return nearest.equals(grace.get())
        ? policy
        : repairs(policy, Boolean.TRUE.equals(policy.enabled()), nearest);
  }

  private static AutomaticRepairsPolicy repairs(
      AutomaticRepairsPolicy policy, boolean enabled, Duration grace) {
    return new AutomaticRepairsPolicy(enabled, GoDuration.format(grace), policy.repairAction());
  }

  private static Duration min(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }

  private static Duration max(Duration a, Duration b) {
    return a.compareTo(b) > 0 ? a : b;
  }

  private VirtualMachineProfile profile(VirtualMachineProfile profile) {
    findings
        .present(profile.storageProfile(), PROFILE + ".storageProfile")
        .ifPresent(this::storage);
    osProfile(profile.osProfile());
    probe(profile.healthProfile().probe());
    return new VirtualMachineProfile(
        profile.storageProfile(),
        profile.osProfile(),
        profile.networkProfile(),
        profile.healthProfile(),
        termination(profile.terminateNotification()),
        metadata(profile.metadata()));
  }

  private @Nullable TerminateNotification termination(@Nullable TerminateNotification wanted) {
    return wanted != null
            && findings
                .duration(
                    wanted.notBeforeTimeout(),
                    PROFILE + ".terminateNotification.notBeforeTimeout",
                    "It is 30s until then.")
                .isPresent()
        ? wanted
        : null;
  }

  private void storage(StorageProfile storage) {
    findings.present(storage.imageReference(), REFERENCE).ifPresent(this::reference);
    disks(storage.dataDisks());
  }

  private void reference(ImageReference reference) {
    findings.present(reference.publisher(), REFERENCE + ".publisher");
    findings.present(reference.offer(), REFERENCE + ".offer");
    findings.present(reference.sku(), REFERENCE + ".sku");
    String version = reference.version();
    findings.require(
        version != null
            && (WellKnown.LATEST.equals(version) || ImageVersion.parse(version).isPresent()),
        "%s.version is '%s': write 'latest' or 1 to 4 decimal numbers separated by dots."
            .formatted(REFERENCE, Quote.of(String.valueOf(version))));
  }

  private void disks(List<DataDisk> disks) {
    Set<Integer> luns = new HashSet<>();
    for (DataDisk disk : disks) {
      findings.refuseUnless(
          luns.add(disk.lun()),
          PROFILE
              + ".storageProfile.dataDisks uses lun %d twice: give each disk a lun of its own."
                  .formatted(disk.lun()));
    }
  }

  private void osProfile(OsProfile profile) {
    String path = PROFILE + ".osProfile";
    findings.refuseUnless(
        profile.customData() == null || profile.customDataSecretRef() == null,
        path
            + " has both customData and customDataSecretRef, and the Secret is used: keep one of them.");
    findings.require(
        profile.customData() == null || isBase64(profile.customData()),
        path + ".customData is not base64: encode it, for example with 'base64 -w0'.");
  }

  private void probe(@Nullable Probe probe) {
    findings.refuseUnless(
        probe == null || (probe.httpGet() == null) != (probe.tcpSocket() == null),
        PROBE + " needs exactly one of httpGet and tcpSocket.");
  }

  private InstanceMetadata metadata(InstanceMetadata metadata) {
    return new InstanceMetadata(
        keys(metadata.labels(), PROFILE + ".metadata.labels"),
        keys(metadata.annotations(), PROFILE + ".metadata.annotations"));
  }

  private Map<String, String> keys(Map<String, String> entries, String path) {
    List<String> unknown = entries.keySet().stream().filter(key -> !allowed.allows(key)).toList();
    if (unknown.isEmpty()) {
      return entries;
    }
    findings.refuse(
        "%s has %s, which this operator does not allow: new instances do without. The operator's option allowedMetadata lists what is allowed."
            .formatted(path, named(unknown)));
    Map<String, String> left = new LinkedHashMap<>(entries);
    left.keySet().removeAll(unknown);
    return left;
  }

  private static String named(List<String> keys) {
    String first =
        String.join(
            ", ",
            keys.stream()
                .sorted()
                .limit(KEYS_NAMED)
                .map(key -> "'" + Quote.of(key, LONGEST_KEY) + "'")
                .toList());
    int more = keys.size() - KEYS_NAMED;
    return (keys.size() == 1 ? "key " : "keys ")
        + first
        + (more > 0 ? " and %d more".formatted(more) : "");
  }

  private static boolean isBase64(String text) {
    try {
      Base64.getDecoder().decode(text);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
