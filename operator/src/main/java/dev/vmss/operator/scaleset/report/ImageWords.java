package dev.vmss.operator.scaleset.report;

import dev.vmss.api.v1alpha1.LifecycleStage;
import dev.vmss.operator.catalogue.CatalogueItem;
import dev.vmss.operator.catalogue.Resolution.Available;
import dev.vmss.operator.catalogue.Resolution.Blocked;
import dev.vmss.operator.model.Counted;
import dev.vmss.operator.scaleset.snapshot.Facts;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Collectors;

/** Sentences about a set's image. */
final class ImageWords {

  private static final int VERSIONS_SHOWN = 10;

  private ImageWords() {}

  /** Names the image and counts who waits for it and who does not. */
  static String blocked(Facts facts, Blocked blocked, int missing) {
    StringBuilder text =
        new StringBuilder(
            "The platform image '%s' is not available in the marketplace".formatted(blocked.urn()));
    if (missing > 0) {
      text.append(
          ": %d of %s cannot be created"
              .formatted(missing, Counted.of(facts.desired().replicas(), "instance")));
    }
    text.append('.');
    int running = facts.counting().size();
    if (running > 0) {
      text.append(
          " %d running %s not affected."
              .formatted(running, running == 1 ? "instance is" : "instances are"));
    }
    if (!blocked.detail().isEmpty()) {
      text.append(' ').append(blocked.detail());
    }
    return text.append(' ').append(offers(blocked)).toString();
  }

  private static String offers(Blocked blocked) {
    List<String> versions = blocked.availableVersions().stream().map(Object::toString).toList();
    if (versions.isEmpty()) {
      return "No version of this image is available.";
    }
    int hidden = Math.max(0, versions.size() - VERSIONS_SHOWN);
    String shown = versions.stream().skip(hidden).collect(Collectors.joining(", "));
    return "Available versions: " + shown + (hidden > 0 ? " and " + hidden + " older." : ".");
  }

  static String runtimeMissing(Available available, int missing) {
    return "Image '%s' is a machine disk, and the cluster has no KubeVirt that this operator uses: %s cannot be created. Install KubeVirt (kubevirt.io/v1), where the operator's option runtime.kubevirt.enabled is not false, or use an image with source containerImage."
        .formatted(available.urn(), Counted.of(missing, "instance"));
  }

  static String available(Facts facts, Available available) {
    return "The platform image '%s' is version %s of marketplace image '%s'.%s"
        .formatted(
            available.urn(),
            available.image().version(),
            available.image().name(),
            warnings(facts, available.item()));
  }

  /**
   * The stage never blocks a pinned version, the end of life never changes the stage: both warn.
   */
  private static String warnings(Facts facts, CatalogueItem item) {
    StringBuilder text = new StringBuilder();
    if (item.stage() == LifecycleStage.DEPRECATED || item.stage() == LifecycleStage.EXPIRED) {
      text.append(" Warning: this image is ")
          .append(item.stage() == LifecycleStage.EXPIRED ? "Expired" : "Deprecated")
          .append("; move to a supported version.");
    }
    LocalDate today = LocalDate.ofInstant(facts.now(), ZoneOffset.UTC);
    item.endOfLife()
        .filter(end -> !today.isBefore(end))
        .ifPresent(end -> text.append(" Warning: its end of life was ").append(end).append('.'));
    return text.toString();
  }
}
