package dev.vmss.operator.image.report;

import static dev.vmss.operator.image.item.ImageConditions.DOWNLOADED;
import static dev.vmss.operator.image.item.ImageConditions.FALSE;
import static dev.vmss.operator.image.item.ImageConditions.READY;
import static dev.vmss.operator.image.item.ImageConditions.TAG_MOVED;
import static dev.vmss.operator.image.item.ImageConditions.TRUE;

import dev.vmss.api.v1alpha1.AvailableImage;
import dev.vmss.api.v1alpha1.MarketplaceImageStatus;
import dev.vmss.operator.image.item.Assessment;
import dev.vmss.operator.image.item.ImageConditions;
import dev.vmss.operator.image.item.ImageSnapshot;
import dev.vmss.operator.image.item.ImageState;
import dev.vmss.operator.image.lifecycle.LifecycleWords;
import dev.vmss.operator.image.report.ImageNotice.Reason;
import dev.vmss.operator.model.ImageVersion;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What changed with this visit that people want to know: the news between two statuses. */
final class Notices {

  private static final Set<String> ON_THE_WAY_OUT =
      Set.of(ImageConditions.REMOVING, ImageConditions.IN_USE);

  private Notices() {}

  static List<ImageNotice> of(
      ImageSnapshot item, Assessment assessment, MarketplaceImageStatus status) {
    List<ImageNotice> notices = new ArrayList<>();
    if (item.deleting()) {
      removed(item, status).ifPresent(notices::add);
      return notices;
    }
    withdrawn(item).ifPresent(notices::add);
    assessment
        .state()
        .arrived()
        .map(image -> available(item, assessment, image))
        .ifPresent(notices::add);
    failed(item.status(), status).ifPresent(notices::add);
    tagMoved(item.status(), status).ifPresent(notices::add);
    return notices;
  }

  private static Optional<ImageNotice> removed(ImageSnapshot item, MarketplaceImageStatus status) {
    boolean told =
        ImageConditions.find(item.status(), READY)
            .filter(before -> ON_THE_WAY_OUT.contains(before.getReason()))
            .isPresent();
    return told
        ? Optional.empty()
        : ImageConditions.find(status, READY)
            .map(
                ready ->
                    new ImageNotice(Reason.IMAGE_REMOVED, blocksSets(status), ready.getMessage()));
  }

  private static boolean blocksSets(MarketplaceImageStatus status) {
    return Optional.ofNullable(status.usage()).filter(usage -> usage.willBlock() > 0).isPresent();
  }

  /** The token was changed since the last visit. */
  private static Optional<ImageNotice> withdrawn(ImageSnapshot item) {
    boolean news = !Long.valueOf(item.generation()).equals(item.status().observedGeneration());
    return item.available()
        .filter(served -> news && item.resyncing())
        .map(
            served ->
                new ImageNotice(
                    Reason.IMAGE_WITHDRAWN,
                    false,
                    "Version %s is withdrawn until it is downloaded again, because spec.resyncToken was changed."
                        .formatted(served.version())));
  }

  private static ImageNotice available(
      ImageSnapshot item, Assessment assessment, AvailableImage image) {
    String replaced =
        item.available()
            .filter(before -> !sameNumber(before, image))
            .map(before -> " Version %s is no longer available.".formatted(before.version()))
            .orElse("");
    String downloaded = assessment.state().download().map(ImageState.Download::message).orElse("");
    int warning = downloaded.indexOf(LifecycleWords.WARNING);
    return new ImageNotice(
        Reason.IMAGE_AVAILABLE,
        warning >= 0,
        assessment.state().message()
            + replaced
            + (warning >= 0 ? downloaded.substring(warning) : ""));
  }

  private static boolean sameNumber(AvailableImage before, AvailableImage image) {
    return ImageVersion.parse(before.version()).equals(ImageVersion.parse(image.version()));
  }

  private static Optional<ImageNotice> failed(
      MarketplaceImageStatus before, MarketplaceImageStatus now) {
    return became(before, now, DOWNLOADED, FALSE)
        .map(c -> new ImageNotice(Reason.IMAGE_DOWNLOAD_FAILED, true, c.getMessage()));
  }

  private static Optional<ImageNotice> tagMoved(
      MarketplaceImageStatus before, MarketplaceImageStatus now) {
    return became(before, now, TAG_MOVED, TRUE)
        .map(c -> new ImageNotice(Reason.TAG_MOVED, true, c.getMessage()));
  }

  /** The condition, when it has this status now and did not say the same before. */
  private static Optional<Condition> became(
      MarketplaceImageStatus before, MarketplaceImageStatus now, String type, String status) {
    Optional<String> said =
        ImageConditions.find(before, type)
            .filter(condition -> status.equals(condition.getStatus()))
            .map(Condition::getMessage);
    return ImageConditions.find(now, type)
        .filter(condition -> status.equals(condition.getStatus()))
        .filter(condition -> !said.equals(Optional.of(condition.getMessage())));
  }
}
