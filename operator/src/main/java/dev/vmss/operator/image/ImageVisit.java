package dev.vmss.operator.image;

import dev.vmss.api.v1alpha1.MarketplaceImage;
import dev.vmss.api.v1alpha1.MarketplaceImageStatus;
import dev.vmss.operator.image.disk.GoldenVolume;
import dev.vmss.operator.image.item.DownloadOrder;
import dev.vmss.operator.image.item.NextStep;
import dev.vmss.operator.image.registry.ImageMemory;
import dev.vmss.operator.image.registry.RegistryWork;
import dev.vmss.operator.image.removal.Affected;
import dev.vmss.operator.image.report.ImageDecision;
import dev.vmss.operator.image.report.ImageNotice;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * One visit of one item: observe, decide, report, and only then do what comes next. The program and
 * the simulations follow this same script.
 */
final class ImageVisit {

  private static final Duration AFTER_CONFLICT = Duration.ofMillis(100);
  private static final Duration AT_ONCE = Duration.ofMillis(1);

  /** What a visit writes. */
  interface Effects {

    /**
     * @return false when the object was changed meanwhile, so that nothing may be built on this
     *     visit
     */
    boolean report(MarketplaceImageStatus status);

    void announce(ImageNotice notice);

    /** Names tenants' sets where the cloud operator alone reads. */
    void confide(List<Affected> affected);
  }

  /**
   * @param done nothing holds the object any longer
   * @param again visit again after this time, if no event comes first
   */
  record Result(boolean done, Optional<Duration> again) {}

  private final ImageSnapshotTaker snapshots;
  private final RegistryWork registry;
  private final VolumeWork volumes;
  private final ImageMemory memory;
  private final InstantSource pace;

  ImageVisit(
      ImageSnapshotTaker snapshots,
      RegistryWork registry,
      VolumeWork volumes,
      ImageMemory memory,
      InstantSource pace) {
    this.snapshots = snapshots;
    this.registry = registry;
    this.volumes = volumes;
    this.memory = memory;
    this.pace = pace;
  }

  Result run(MarketplaceImage image, Effects effects) {
    ImageDecision decision = decide(image);
    if (!decision.status().equals(image.getStatus())) {
      if (!effects.report(decision.status())) {
        return new Result(false, Optional.of(AFTER_CONFLICT));
      }
      memory.reported(image.getMetadata().getUid(), pace.instant());
    }
    decision.notices().forEach(effects::announce);
    decision.affected().ifPresent(effects::confide);
    boolean once = act(image, decision.next());
    rememberPreview(image.getMetadata(), decision);
    boolean done = decision.next() instanceof NextStep.RemoveFinalizer;
    if (done) {
      memory.forget(image.getMetadata().getUid());
    }
    return new Result(done, once ? Optional.of(AT_ONCE) : decision.wakeAt().map(this::fromNow));
  }

  private void rememberPreview(ObjectMeta image, ImageDecision decision) {
    if (!ImageSnapshotTaker.previewed(image)) {
      memory.previewed(image.getUid(), false);
    } else if (decision.affected().isPresent()) {
      memory.previewed(image.getUid(), true);
    }
  }

  private ImageDecision decide(MarketplaceImage image) {
    ImageDecision decision = ImageDecision.of(snapshots.of(image));
    if (decision.next() instanceof NextStep.Pin(DownloadOrder order)) {
      registry.pin(order);
      return ImageDecision.of(snapshots.of(image));
    }
    return decision;
  }

  /** Whether what came of it is known already, so that the item is visited again at once. */
  private boolean act(MarketplaceImage image, NextStep next) {
    switch (next) {
      case NextStep.Download(DownloadOrder order) -> registry.download(order);
      case NextStep.CheckTag(DownloadOrder order) -> registry.checkTag(order);
      case NextStep.LookUpPlatforms(DownloadOrder order) -> registry.lookUpPlatforms(order);
      case NextStep.Import(GoldenVolume volume) -> volumes.make(snapshots.of(image), volume);
      case NextStep.Discard discard -> volumes.discard(snapshots.of(image), discard);
      case NextStep.LookForClaim(String volume) ->
          volumes.lookForClaim(snapshots.of(image), volume);
      // A pin was taken before the report.
      case NextStep.Pin _, NextStep.Wait _, NextStep.RemoveFinalizer _ -> {}
    }
    return switch (next) {
      case NextStep.Import _, NextStep.Discard _, NextStep.LookForClaim _ -> true;
      case NextStep.Download _,
          NextStep.CheckTag _,
          NextStep.LookUpPlatforms _,
          NextStep.Pin _,
          NextStep.Wait _,
          NextStep.RemoveFinalizer _ ->
          false;
    };
  }

  private Duration fromNow(Instant wakeAt) {
    Duration left = Duration.between(pace.instant(), wakeAt);
    return left.compareTo(AT_ONCE) < 0 ? AT_ONCE : left;
  }
}
