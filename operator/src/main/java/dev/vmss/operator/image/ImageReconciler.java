package dev.vmss.operator.image;

import dev.vmss.api.v1alpha1.MarketplaceImage;
import dev.vmss.api.v1alpha1.MarketplaceImageStatus;
import dev.vmss.api.v1alpha1.WellKnown;
import dev.vmss.operator.kubernetes.EventPublisher;
import dev.vmss.operator.kubernetes.StatusWriter;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.reconciler.Cleaner;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.DeleteControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps gallery items: observes, lets {@link ImageLifecycle} decide, reports, and does what comes
 * next. An annotation or a foreign status matters too, so every change of the object is a visit.
 */
@ControllerConfiguration(
    name = "images",
    finalizerName = WellKnown.GALLERY_ITEM_FINALIZER,
    generationAwareEventProcessing = false,
    fieldManager = "vmss-operator")
public final class ImageReconciler
    implements Reconciler<MarketplaceImage>, Cleaner<MarketplaceImage> {

  private static final Logger log = LoggerFactory.getLogger(ImageReconciler.class);

  /** Half of the program's download threads: no registry can have them all. */
  private static final int DOWNLOADS_PER_REGISTRY = 4;

  private static final Duration AFTER_CONFLICT = Duration.ofMillis(100);
  private static final Duration AT_ONCE = Duration.ofMillis(1);

  private final ImageMemory memory = new ImageMemory();
  private final Observation observation;
  private final ImageEventSource events;
  private final RegistryWork registry;
  private final EventPublisher publisher;
  private final Clock clock;

  public ImageReconciler(ImageParts parts, KubernetesClient client, EventPublisher publisher) {
    this.observation = new Observation(parts, memory);
    this.events = new ImageEventSource(parts.catalogue(), memory, parts.timer());
    this.registry =
        new RegistryWork(
            parts.download(),
            new PullSecretsShell(client, parts.operatorNamespace()),
            new Lanes(parts.downloads(), DOWNLOADS_PER_REGISTRY),
            memory,
            events::wake,
            parts.clock(),
            parts.meters());
    this.publisher = publisher;
    this.clock = parts.clock();
  }

  /** To be told of what happens to sets, instances and other items. */
  public ImageWakeUps wakeUps() {
    return events;
  }

  @Override
  public List<EventSource<?, MarketplaceImage>> prepareEventSources(
      EventSourceContext<MarketplaceImage> context) {
    return List.of(events);
  }

  @Override
  public UpdateControl<MarketplaceImage> reconcile(
      MarketplaceImage image, Context<MarketplaceImage> context) {
    Visited visited = visit(image, context);
    UpdateControl<MarketplaceImage> control = UpdateControl.noUpdate();
    visited.again().ifPresent(control::rescheduleAfter);
    return control;
  }

  @Override
  public DeleteControl cleanup(MarketplaceImage image, Context<MarketplaceImage> context) {
    Visited visited = visit(image, context);
    if (visited.done()) {
      memory.forget(image.getMetadata().getUid());
      return DeleteControl.defaultDelete();
    }
    DeleteControl control = DeleteControl.noFinalizerRemoval();
    visited.again().ifPresent(control::rescheduleAfter);
    return control;
  }

  /**
   * @param done nothing holds the object any longer
   * @param again visit again after this time, if no event comes first
   */
  private record Visited(boolean done, Optional<Duration> again) {}

  private Visited visit(MarketplaceImage image, Context<MarketplaceImage> context) {
    ImageDecision decision = ImageLifecycle.decide(observation.of(image));
    if (decision.next() instanceof Next.Pin pin) {
      registry.pin(pin.order());
      decision = ImageLifecycle.decide(observation.of(image));
    }
    if (!report(image, decision.status(), context)) {
      return new Visited(false, Optional.of(AFTER_CONFLICT));
    }
    decision.notices().forEach(notice -> announce(image, notice));
    act(decision.next());
    return new Visited(
        decision.next() instanceof Next.RemoveFinalizer, decision.wakeAt().map(this::from));
  }

  /**
   * @return false when the object was changed meanwhile, so that nothing may be built on this visit
   */
  private boolean report(
      MarketplaceImage image, MarketplaceImageStatus status, Context<MarketplaceImage> context) {
    if (status.equals(image.getStatus())) {
      return true;
    }
    MarketplaceImage fresh = new MarketplaceImage();
    fresh.setMetadata(new ObjectMetaBuilder().withName(image.getMetadata().getName()).build());
    fresh.setStatus(status);
    boolean written = StatusWriter.write(image, fresh, context).isPresent();
    if (written) {
      memory.reported(image.getMetadata().getUid(), clock.instant());
    }
    return written;
  }

  private void announce(MarketplaceImage image, ImageNotice notice) {
    log.atInfo()
        .addKeyValue("image", image.getMetadata().getName())
        .addKeyValue("reason", notice.reason().text())
        .log("{}", notice.message());
    publisher.publish(image, notice.warning(), notice.reason().text(), notice.message());
  }

  private void act(Next next) {
    if (next instanceof Next.Download download) {
      registry.download(download.order());
    } else if (next instanceof Next.CheckTag check) {
      registry.checkTag(check.order());
    }
  }

  private Duration from(Instant wakeAt) {
    Duration left = Duration.between(clock.instant(), wakeAt);
    return left.compareTo(AT_ONCE) < 0 ? AT_ONCE : left;
  }
}
