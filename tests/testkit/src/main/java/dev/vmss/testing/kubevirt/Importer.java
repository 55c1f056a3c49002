package dev.vmss.testing.kubevirt;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vmss.testing.kubevirt.object.Doc;
import dev.vmss.testing.kubevirt.object.Kind;
import dev.vmss.testing.kubevirt.object.KubeVirtObjects;
import dev.vmss.testing.kubevirt.status.VolumeReport;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * Plays CDI: makes the claim of a DataVolume, fills it in steps and reports each.
 *
 * <p>Nothing is downloaded. A claim that is there already under the DataVolume's name is taken as
 * it is, as CDI does for machines' volumes.
 */
final class Importer {

  private static final Duration POLL = Duration.ofMillis(300);
  private static final int FULL = 100;

  private final KubeVirtObjects objects;
  private final Provisioner provisioner;
  private final Faults<VolumeFault> faults;
  private volatile Duration step = Duration.ofMillis(100);
  private volatile int percentOfStep = 50;

  Importer(KubeVirtObjects objects, Provisioner provisioner, Faults<VolumeFault> faults) {
    this.objects = objects;
    this.provisioner = provisioner;
    this.faults = faults;
  }

  void pace(Duration duration, int percent) {
    step = duration;
    percentOfStep = percent;
  }

  /** Looks after one DataVolume; returns how long to wait before the next look. */
  Optional<Duration> reconcile(String key) {
    return objects
        .volumes()
        .find(key)
        .filter(volume -> !Doc.isDeleting(volume) && !isDone(volume))
        .flatMap(this::advance);
  }

  private static boolean isDone(JsonNode volume) {
    return Doc.phase(volume).equals("Succeeded") || Doc.phase(volume).equals("Failed");
  }

  private Optional<Duration> advance(ObjectNode volume) {
    VolumeFault fault = faults.of(volume);
    if (fault == VolumeFault.OVER_QUOTA) {
      return report(volume, VolumeReport.overQuota(volume));
    }
    Optional<ObjectNode> claim = objects.claims().find(Doc.key(volume));
    if (claim.isPresent() && !Doc.isControlledBy(claim.get(), volume)) {
      return report(volume, VolumeReport.succeeded(volume));
    }
    if (claim.isEmpty()) {
      makeClaim(volume);
      return Optional.of(step);
    }
    if (provisioner.waitsForConsumer(claim.get())) {
      return report(volume, VolumeReport.waiting(volume));
    }
    if (fault == VolumeFault.STUCK || !Doc.phase(claim.get()).equals("Bound")) {
      return report(volume, VolumeReport.pending(volume));
    }
    return fill(volume, fault);
  }

  private Optional<Duration> fill(ObjectNode volume, VolumeFault fault) {
    boolean clone = VolumeReport.isClone(volume);
    String phase = Doc.phase(volume);
    if (!phase.endsWith("InProgress")) {
      String scheduled = clone ? "CloneScheduled" : "ImportScheduled";
      return phase.equals(scheduled)
          ? report(volume, VolumeReport.inProgress(volume, clone, percent(0)))
          : report(volume, VolumeReport.scheduled(volume, scheduled));
    }
    return switch (fault) {
      case ERROR -> report(volume, VolumeReport.error(volume));
      case FAILED -> report(volume, VolumeReport.failed(volume));
      case STUCK -> Optional.of(POLL);
      default -> next(volume, clone);
    };
  }

  private Optional<Duration> next(ObjectNode volume, boolean clone) {
    int done = (int) Double.parseDouble(progress(volume)) + percentOfStep;
    return report(
        volume,
        done >= FULL
            ? VolumeReport.succeeded(volume)
            : VolumeReport.inProgress(volume, clone, percent(done)));
  }

  private static String progress(JsonNode volume) {
    String said = Doc.text(volume, "status", "progress").replace("%", "");
    return said.isEmpty() || said.equals("N/A") ? "0" : said;
  }

  private static String percent(int done) {
    return String.format(Locale.ROOT, "%.2f%%", (double) done);
  }

  private Optional<Duration> report(ObjectNode volume, ObjectNode next) {
    if (next.equals(volume)) {
      return Optional.of(POLL);
    }
    objects.volumes().see(objects.api().replace(Kind.VOLUME.path(volume) + "/status", next));
    return isDone(next) ? Optional.empty() : Optional.of(step);
  }

  private void makeClaim(ObjectNode volume) {
    ObjectNode claim = Doc.object(Kind.CLAIM, Doc.namespace(volume), Doc.name(volume));
    ObjectNode meta = Doc.child(claim, "metadata");
    meta.putObject("labels").put("app", "containerized-data-importer");
    meta.putArray("ownerReferences").add(Doc.controllerReference(Kind.VOLUME, volume));
    JsonNode wanted = Doc.at(volume, "spec", "storage");
    if (wanted.isMissingNode()) {
      wanted = Doc.at(volume, "spec", "pvc");
    }
    ObjectNode spec = Doc.child(claim, "spec");
    spec.setAll((ObjectNode) wanted.deepCopy());
    if (!spec.has("accessModes")) {
      spec.putArray("accessModes").add("ReadWriteOnce");
    }
    if (Doc.at(spec, "resources", "requests", "storage").isMissingNode()) {
      Doc.child(spec, "resources", "requests").put("storage", "1Gi");
    }
    objects.claims().see(objects.api().create(Kind.CLAIM.path(Doc.namespace(volume)), claim));
  }
}
