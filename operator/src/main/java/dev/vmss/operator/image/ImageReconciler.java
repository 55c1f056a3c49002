package dev.vmss.operator.image;

import dev.vmss.api.v1alpha1.MarketplaceImage;
import dev.vmss.api.v1alpha1.MarketplaceImageStatus;
import dev.vmss.api.v1alpha1.WellKnown;
import dev.vmss.operator.image.disk.VolumeCache;
import dev.vmss.operator.image.disk.VolumeEventSource;
import dev.vmss.operator.image.disk.VolumeStore;
import dev.vmss.operator.image.disk.VolumesShell;
import dev.vmss.operator.image.registry.ImageMemory;
import dev.vmss.operator.image.registry.Lanes;
import dev.vmss.operator.image.registry.PullSecrets;
import dev.vmss.operator.image.registry.PullSecretsShell;
import dev.vmss.operator.image.registry.RegistryWork;
import dev.vmss.operator.image.removal.Affected;
import dev.vmss.operator.image.report.ImageNotice;
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
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The shell around the life of gallery items. An annotation or a foreign status matters as much as
 * the spec, so every change of the object is a visit.
 */
@ControllerConfiguration(
    name = "images",
    finalizerName = WellKnown.GALLERY_ITEM_FINALIZER,
    generationAwareEventProcessing = false,
    fieldManager = "vmss-operator")
public final class ImageReconciler
    implements Reconciler<MarketplaceImage>, Cleaner<MarketplaceImage> {

  private static final Logger log = LoggerFactory.getLogger(ImageReconciler.class);

  /** Half of all: no registry can have them all. */
  private static final int DOWNLOADS_PER_REGISTRY = ImageParts.DOWNLOADS / 2;

  private final ImageEventSource events;
  private final VolumeEventSource volumes;
  private final ImageVisit visit;
  private final EventPublisher publisher;

  public ImageReconciler(ImageParts parts, KubernetesClient client, EventPublisher publisher) {
    ImageMemory memory = new ImageMemory();
    this.events = new ImageEventSource(parts.catalogue(), memory, parts.timer());
    this.publisher = publisher;
    PullSecrets secrets = new PullSecretsShell(client, parts.operatorNamespace());
    VolumeCache cache =
        new VolumeCache(parts.importsDisks(), parts.pace(), events::wake, events::platformsChanged);
    this.volumes = new VolumeEventSource(client, parts.operatorNamespace(), cache, parts.timer());
    VolumeStore store =
        new VolumesShell(client, parts.operatorNamespace(), new ImportLoginsShell(secrets), cache);
    RegistryWork registry =
        new RegistryWork(
            parts.download(),
            secrets,
            new Lanes(parts.downloads(), ImageParts.DOWNLOADS, DOWNLOADS_PER_REGISTRY),
            memory,
            events::wake,
            parts.pace(),
            parts.meters());
    this.visit =
        new ImageVisit(
            new ImageSnapshotTaker(parts, store, memory),
            registry,
            new VolumeWork(store, memory, parts.pace()),
            memory,
            parts.pace());
  }

  /** To be told of what happens to sets, instances and other items. */
  public ImageWakeUps wakeUps() {
    return events;
  }

  @Override
  public List<EventSource<?, MarketplaceImage>> prepareEventSources(
      EventSourceContext<MarketplaceImage> context) {
    return List.of(events, volumes);
  }

  @Override
  public UpdateControl<MarketplaceImage> reconcile(
      MarketplaceImage image, Context<MarketplaceImage> context) {
    ImageVisit.Result result = visit(image, context);
    UpdateControl<MarketplaceImage> control = UpdateControl.noUpdate();
    result.again().ifPresent(control::rescheduleAfter);
    return control;
  }

  @Override
  public DeleteControl cleanup(MarketplaceImage image, Context<MarketplaceImage> context) {
    ImageVisit.Result result = visit(image, context);
    if (result.done()) {
      return DeleteControl.defaultDelete();
    }
    DeleteControl control = DeleteControl.noFinalizerRemoval();
    result.again().ifPresent(control::rescheduleAfter);
    return control;
  }

  /** The SDK minds exceptions only: an Error would leave the item "being reconciled" for ever. */
  private ImageVisit.Result visit(MarketplaceImage image, Context<MarketplaceImage> context) {
    try {
      return visit.run(image, new Writes(image, context));
    } catch (Error e) {
      throw new IllegalStateException("The visit broke down: " + e, e);
    }
  }

  private final class Writes implements ImageVisit.Effects {

    private final MarketplaceImage image;
    private final Context<MarketplaceImage> context;

    private Writes(MarketplaceImage image, Context<MarketplaceImage> context) {
      this.image = image;
      this.context = context;
    }

    @Override
    public boolean report(MarketplaceImageStatus status) {
      MarketplaceImage fresh = new MarketplaceImage();
      fresh.setMetadata(new ObjectMetaBuilder().withName(image.getMetadata().getName()).build());
      fresh.setStatus(status);
      return StatusWriter.write(image, fresh, context).isPresent();
    }

    @Override
    public void confide(List<Affected> affected) {
      String name = image.getMetadata().getName();
      log.atInfo()
          .addKeyValue("image", name)
          .addKeyValue("sets", affected.size())
          .log("who is affected by the removal of an image");
      affected.forEach(
          set ->
              log.atInfo()
                  .addKeyValue("image", name)
                  .addKeyValue("set", set.namespace() + "/" + set.name())
                  .addKeyValue("instances", set.instances())
                  .log("without this image: {}", set.effect()));
    }

    @Override
    public void announce(ImageNotice notice) {
      log.atInfo()
          .addKeyValue("image", image.getMetadata().getName())
          .addKeyValue("reason", notice.reason().text())
          .log("{}", notice.message());
      publisher.publish(image, notice.warning(), notice.reason().text(), notice.message());
    }
  }
}
