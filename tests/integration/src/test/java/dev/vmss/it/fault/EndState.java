package dev.vmss.it.fault;

import dev.vmss.api.v1alpha1.MarketplaceImage;
import dev.vmss.api.v1alpha1.UpgradeRecord;
import dev.vmss.api.v1alpha1.UpgradeStatus;
import dev.vmss.api.v1alpha1.VirtualMachineScaleSet;
import dev.vmss.api.v1alpha1.VirtualMachineScaleSetStatus;
import dev.vmss.api.v1alpha1.WellKnown;
import dev.vmss.testing.operator.Tenant;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.readiness.Readiness;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a tenant has in the end, as text, without what may differ between two runs: times, uids, the
 * scheduler's choices and the tenant's name. Ids of instances are part of it unless instances were
 * replaced: a replacement gets the lowest free number, and whether the old object is gone by then
 * depends on how long the operator was dead.
 */
record EndState(List<String> lines) {

  static EndState of(KubernetesClient client, Tenant tenant, String set, boolean ids) {
    List<String> lines = new ArrayList<>();
    client.pods().inNamespace(tenant.namespace()).list().getItems().stream()
        .map(pod -> instance(pod, ids))
        .sorted()
        .forEach(lines::add);
    client.persistentVolumeClaims().inNamespace(tenant.namespace()).list().getItems().stream()
        .filter(claim -> claim.getMetadata().getLabels() != null)
        .filter(claim -> claim.getMetadata().getLabels().containsKey(WellKnown.LUN))
        .map(EndState::disk)
        .sorted()
        .forEach(lines::add);
    Optional.ofNullable(tenant.get(set)).ifPresent(found -> describe(found, lines));
    tenant.images().stream().map(EndState::image).sorted().forEach(lines::add);
    return new EndState(
        lines.stream().map(line -> line.replace(tenant.namespace(), "tenant")).toList());
  }

  private static String instance(Pod pod, boolean ids) {
    var labels = pod.getMetadata().getLabels();
    return "instance %s of %s version %s digest %s zone %s ready %s%s"
        .formatted(
            ids ? labels.get(WellKnown.INSTANCE_ID) : "-",
            pod.getMetadata().getOwnerReferences().get(0).getName(),
            labels.get(WellKnown.IMAGE_VERSION),
            pod.getMetadata().getAnnotations().get(WellKnown.IMAGE_DIGEST),
            labels.get(WellKnown.ZONE),
            Readiness.isPodReady(pod),
            pod.getMetadata().getDeletionTimestamp() == null ? "" : " terminating");
  }

  private static String disk(PersistentVolumeClaim claim) {
    var marks =
        Optional.ofNullable(claim.getMetadata().getAnnotations()).orElse(Map.<String, String>of());
    return "disk %s with %s retained %s%s"
        .formatted(
            claim.getMetadata().getName(),
            marks.get(MachineScenarios.DATA),
            marks.get(WellKnown.RETAINED),
            claim.getMetadata().getDeletionTimestamp() == null ? "" : " terminating");
  }

  private static void describe(VirtualMachineScaleSet set, List<String> lines) {
    VirtualMachineScaleSetStatus status = set.getStatus();
    lines.add("current " + set.getMetadata().getGeneration().equals(status.observedGeneration()));
    lines.add(
        "replicas %d ready %d updated %d"
            .formatted(status.replicas(), status.readyReplicas(), status.updatedReplicas()));
    lines.add("image %s last %s".formatted(status.image(), status.lastImage()));
    lines.add("versions " + status.versions());
    Optional.ofNullable(status.placement())
        .filter(placement -> !set.getSpec().zones().isEmpty()) // else the scheduler's choice
        .ifPresent(
            placement ->
                lines.add(
                    "zones "
                        + placement.zones().stream()
                            .map(zone -> zone.zone() + "=" + zone.replicas())
                            .toList()));
    Optional.ofNullable(status.pendingUpgrade())
        .ifPresent(
            pending ->
                lines.add(
                    "pending %d in %d from %s to %s"
                        .formatted(
                            pending.instances(), pending.batches(), pending.from(), pending.to())));
    Optional.ofNullable(status.upgrade()).ifPresent(upgrade -> lines.add(upgrade(upgrade)));
    status.upgradeHistory().forEach(row -> lines.add(row(row)));
    lines.addAll(conditions(status.conditions()));
  }

  private static String upgrade(UpgradeStatus upgrade) {
    String failed =
        Optional.ofNullable(upgrade.failedTarget())
            .map(f -> "%s %s back to %s".formatted(f.version(), f.reason(), f.rollbackTo()))
            .orElse("none");
    return "upgrade of %s from %s batch %s surge %s done %s failed %s skipped %s back %s; failed target %s"
        .formatted(
            upgrade.instances(),
            upgrade.from(),
            upgrade.batch(),
            upgrade.surge(),
            upgrade.done(),
            upgrade.failed(),
            upgrade.skipped(),
            upgrade.rolledBack(),
            failed);
  }

  private static String row(UpgradeRecord row) {
    return "upgraded %d from %s to %s: %d done, %d failed, %d skipped, %d back: %s"
        .formatted(
            row.instances(),
            row.from(),
            row.to(),
            row.done(),
            row.failed(),
            row.skipped(),
            row.rolledBack(),
            row.outcome());
  }

  private static String image(MarketplaceImage image) {
    return "item %s version %s token %s serves %s, usage %s: %s"
        .formatted(
            image.getMetadata().getName(),
            image.getSpec().version(),
            image.getSpec().resyncToken(),
            Optional.ofNullable(image.getStatus().available())
                .map(a -> a.version() + "@" + a.digest() + "#" + a.resyncToken())
                .orElse("nothing"),
            image.getStatus().usage(),
            conditions(image.getStatus().conditions()));
  }

  private static List<String> conditions(Collection<Condition> conditions) {
    return conditions.stream()
        .map(c -> c.getType() + "=" + c.getStatus() + " " + c.getReason())
        .sorted()
        .toList();
  }

  /** The lines of either that the other does not have; empty if there are none. */
  String difference(EndState other) {
    List<String> only = new ArrayList<>(lines);
    other.lines.forEach(only::remove);
    List<String> others = new ArrayList<>(other.lines);
    lines.forEach(others::remove);
    return only.isEmpty() && others.isEmpty()
        ? ""
        : "undisturbed only: " + only + "; disturbed only: " + others;
  }
}
