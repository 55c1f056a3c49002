package dev.vmss.operator.image;

import dev.vmss.api.v1alpha1.MarketplaceImage;
import dev.vmss.api.v1alpha1.MarketplaceImageStatus;
import dev.vmss.operator.image.item.Next;
import dev.vmss.operator.image.registry.ImageMemory;
import dev.vmss.operator.image.registry.RegistryWork;
import dev.vmss.operator.image.report.ImageDecision;
import dev.vmss.operator.image.report.ImageNotice;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * One visit of one item: observe, decide, report, and only then do what comes next. The program and
 * the simulations follow this same script.
 */
final class ImageVisit {

  private static final Duration AFTER_CONFLICT = Duration.ofMillis(100);
  private static final Duration AT_ONCE = Duration.ofMillis(1);

  /** What a visit writes. */
  interface Outside {

    /**
     * @return false when the object was changed meanwhile, so that nothing may be built on this
     *     visit
     */
    boolean report(MarketplaceImageStatus status);

    void announce(ImageNotice notice);
  }

  /**
   * @param done nothing holds the object any longer
   * @param again visit again after this time, if no event comes first
   */
  record Result(boolean done, Optional<Duration> again) {}

  private final Observation observation;
  private final RegistryWork registry;
  private final ImageMemory memory;
  private final Clock clock;

  ImageVisit(Observation observation, RegistryWork registry, ImageMemory memory, Clock clock) {
    this.observation = observation;
    this.registry = registry;
    this.memory = memory;
    this.clock = clock;
  }

  Result pay(MarketplaceImage image, Outside outside) {
    ImageDecision decision = decide(image);
    if (!decision.status().equals(image.getStatus())) {
      if (!outside.report(decision.status())) {
        return new Result(false, Optional.of(AFTER_CONFLICT));
      }
      memory.reported(image.getMetadata().getUid(), clock.instant());
    }
    decision.notices().forEach(outside::announce);
    act(decision.next());
    boolean done = decision.next() instanceof Next.RemoveFinalizer;
    if (done) {
      memory.forget(image.getMetadata().getUid());
    }
    return new Result(done, decision.wakeAt().map(this::fromNow));
  }

  private ImageDecision decide(MarketplaceImage image) {
    ImageDecision decision = ImageDecision.of(observation.of(image));
    if (decision.next() instanceof Next.Pin pin) {
      registry.pin(pin.order());
      return ImageDecision.of(observation.of(image));
    }
    return decision;
  }

  private void act(Next next) {
    if (next instanceof Next.Download download) {
      registry.download(download.order());
    } else if (next instanceof Next.CheckTag check) {
      registry.checkTag(check.order());
    }
  }

  private Duration fromNow(Instant wakeAt) {
    Duration left = Duration.between(clock.instant(), wakeAt);
    return left.compareTo(AT_ONCE) < 0 ? AT_ONCE : left;
  }
}
