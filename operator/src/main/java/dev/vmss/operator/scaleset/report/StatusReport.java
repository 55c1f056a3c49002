package dev.vmss.operator.scaleset.report;

import dev.vmss.api.v1alpha1.ImageStatus;
import dev.vmss.api.v1alpha1.PendingUpgrade;
import dev.vmss.api.v1alpha1.UpgradeMode;
import dev.vmss.api.v1alpha1.VersionStatus;
import dev.vmss.api.v1alpha1.VirtualMachineScaleSet;
import dev.vmss.api.v1alpha1.VirtualMachineScaleSetStatus;
import dev.vmss.api.v1alpha1.WellKnown;
import dev.vmss.operator.catalogue.ServedImage;
import dev.vmss.operator.model.ImageVersion;
import dev.vmss.operator.runtime.Instance;
import dev.vmss.operator.scaleset.decision.Decisions;
import dev.vmss.operator.scaleset.snapshot.Facts;
import dev.vmss.operator.scaleset.snapshot.Snapshot;
import dev.vmss.operator.scaleset.upgrade.History;
import dev.vmss.operator.scaleset.upgrade.Outdated;
import dev.vmss.operator.scaleset.upgrade.UpgradeBatch;
import dev.vmss.operator.scaleset.vocabulary.ConditionTypes;
import dev.vmss.operator.scaleset.vocabulary.Quote;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Computes the whole status from what was observed and decided (02); it never reads what it does
 * not report.
 */
public final class StatusReport {

  private static final int VERSIONS = 10;
  private static final int NEXT_SHOWN = 20;

  /** Nothing reported yet. */
  public static final VirtualMachineScaleSetStatus NONE =
      new VirtualMachineScaleSetStatus(
          null, null, null, null, null, null, null, List.of(), null, null, null, List.of(), null,
          null, List.of());

  private StatusReport() {}

  /** What a set's status says now. */
  public static VirtualMachineScaleSetStatus reported(VirtualMachineScaleSet set) {
    return Optional.ofNullable(set.getStatus()).orElse(NONE);
  }

  /** Whether nothing but numbers of instances, and sentences with such numbers, changed. */
  public static boolean onlyCountsDiffer(
      VirtualMachineScaleSetStatus before, VirtualMachineScaleSetStatus after) {
    return Objects.equals(before.observedGeneration(), after.observedGeneration())
        && Objects.equals(before.image(), after.image())
        && Objects.equals(before.upgrade(), after.upgrade())
        && before.upgradeHistory().equals(after.upgradeHistory())
        && Objects.equals(before.repairs(), after.repairs())
        && Ignored.said(before).equals(Ignored.said(after))
        && Objects.equals(before.model(), after.model())
        && verdicts(before, after).equals(verdicts(after, before));
  }

  private static List<String> verdicts(
      VirtualMachineScaleSetStatus status, VirtualMachineScaleSetStatus other) {
    return status.conditions().stream()
        .map(c -> c.getType() + "=" + c.getStatus() + "/" + (swings(c, other) ? "" : c.getReason()))
        .toList();
  }

  /** Instances that start and end and start again make no more haste than numbers do. */
  private static boolean swings(Condition one, VirtualMachineScaleSetStatus status) {
    String reason = one.getReason();
    return ConditionTypes.find(status, one.getType())
        .map(Condition::getReason)
        .filter(other -> UnderWay.swings(reason, other) || UnderWay.swings(other, reason))
        .isPresent();
  }

  public static VirtualMachineScaleSetStatus of(Decisions decisions) {
    Facts facts = decisions.facts();
    VirtualMachineScaleSetStatus before = facts.snapshot().status();
    Optional<Outdated> judged = Outdated.judge(facts);
    int outdated = judged.map(j -> j.all().size()).orElse(0);
    VirtualMachineScaleSetStatus whole =
        new VirtualMachineScaleSetStatus(
            facts.snapshot().generation(),
            facts.counting().size(),
            (int) facts.counting().stream().filter(Instance::ready).count(),
            judged.map(j -> facts.counting().size() - outdated).orElse(0),
            selector(facts.snapshot()),
            decisions.upgrade().image().map(StatusReport::image).orElse(null),
            facts.image().map(StatusReport::image).orElse(before.lastImage()),
            versions(facts, judged),
            PlacementReport.of(facts),
            judged.flatMap(j -> pending(facts, j)).orElse(null),
            decisions.upgrade().toStatus().orElse(null),
            History.append(before.upgradeHistory(), decisions.upgrade().finished()),
            decisions.repairs().state().orElse(null),
            facts.desired().stamps().toStatus(),
            new Conditions(decisions).all());
    return StatusSize.bounded(whole);
  }

  /** The status of a spec that cannot be worked on: what runs goes on, the field is named. */
  public static VirtualMachineScaleSetStatus invalid(Snapshot snapshot, List<String> problems) {
    String message = Quote.of(problems) + " Running instances are not affected.";
    List<Condition> conditions =
        List.of(
            says(snapshot, ConditionTypes.READY, ConditionTypes.FALSE, message),
            says(snapshot, ConditionTypes.RECONCILING, ConditionTypes.FALSE, message),
            says(snapshot, ConditionTypes.STALLED, ConditionTypes.TRUE, message));
    VirtualMachineScaleSetStatus before = snapshot.status();
    List<Instance> counting =
        snapshot.instances().stream().map(snapshot::asItIs).filter(Instance::counts).toList();
    return new VirtualMachineScaleSetStatus(
        snapshot.generation(),
        counting.size(),
        (int) counting.stream().filter(Instance::ready).count(),
        before.updatedReplicas(),
        selector(snapshot),
        null,
        before.lastImage(),
        before.versions(),
        before.placement(),
        null,
        before.upgrade(),
        before.upgradeHistory(),
        before.repairs(),
        before.model(),
        conditions);
  }

  private static Condition says(Snapshot snapshot, String type, String status, String message) {
    return Conditions.condition(snapshot, type, status, ConditionTypes.INVALID_SPEC, message);
  }

  private static String selector(Snapshot snapshot) {
    return WellKnown.SCALE_SET + "=" + snapshot.set().name();
  }

  private static ImageStatus image(ServedImage image) {
    return new ImageStatus(image.version().toString(), image.digest(), image.name());
  }

  /**
   * Counts per version and digest, newest version first, at most ten. Of the latest model is what a
   * new instance would be: a new image makes all others old ones (Azure's latestModelApplied).
   */
  private static List<VersionStatus> versions(Facts facts, Optional<Outdated> judged) {
    record Key(String version, String digest, boolean latestModel) {}
    return facts.counting().stream()
        .collect(
            Collectors.groupingBy(
                instance ->
                    new Key(
                        instance.stamp().version().map(ImageVersion::toString).orElse("unknown"),
                        instance.stamp().digest(),
                        judged.filter(latest -> !latest.any(instance)).isPresent())))
        .entrySet()
        .stream()
        .map(
            entry ->
                new VersionStatus(
                    entry.getKey().version(),
                    entry.getKey().digest(),
                    entry.getValue().size(),
                    (int) entry.getValue().stream().filter(Instance::ready).count(),
                    entry.getKey().latestModel()))
        .sorted(
            Comparator.comparing(
                    (VersionStatus row) ->
                        ImageVersion.parse(row.version()).orElse(ImageVersion.of("0")))
                .reversed()
                .thenComparing(row -> String.valueOf(row.digest()))
                .thenComparing(VersionStatus::latestModel))
        .limit(VERSIONS)
        .toList();
  }

  /**
   * The preview: what an upgrade of everything that is outdated would do, were it to start now, in
   * whatever mode.
   */
  private static Optional<PendingUpgrade> pending(Facts facts, Outdated judged) {
    List<Instance> left =
        judged.all().stream().filter(i -> !i.marks().protectedFromActions()).toList();
    if (left.isEmpty()) {
      return Optional.empty();
    }
    boolean atOnce =
        facts.desired().upgrade().mode() == UpgradeMode.AUTOMATIC
            && left.stream().allMatch(judged::byModel);
    List<List<Instance>> batches = atOnce ? List.of(left) : UpgradeBatch.preview(facts, left);
    return Optional.of(
        new PendingUpgrade(
            left.size(),
            History.labels(History.images(left), judged.goal()),
            History.label(judged.goal(), History.images(left)),
            batches.size(),
            batches.get(0).stream().map(i -> i.id().number()).limit(NEXT_SHOWN).toList()));
  }
}
