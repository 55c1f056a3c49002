package dev.vmss.operator.feed;

import dev.vmss.api.v1alpha1.MarketplaceFeed;
import dev.vmss.operator.image.registry.PullSecretsShell;
import dev.vmss.operator.kubernetes.EventPublisher;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import java.util.List;
import java.util.Optional;

/**
 * The shell around feeds. An annotation matters as much as the spec, so every change of the object
 * is a visit. There is no finalizer: the images of a feed that is deleted stay.
 */
@ControllerConfiguration(
    name = "feeds",
    generationAwareEventProcessing = false,
    fieldManager = "vmss-operator")
public final class FeedReconciler implements Reconciler<MarketplaceFeed> {

  private final FeedEventSource events = new FeedEventSource();
  private final FeedMemory memory = new FeedMemory();
  private final FeedMeters meters;
  private final FeedVisit visit;
  private final KubernetesClient client;
  private final EventPublisher publisher;
  private volatile Optional<IndexerResourceCache<MarketplaceFeed>> feeds = Optional.empty();

  public FeedReconciler(FeedParts parts, KubernetesClient client, EventPublisher publisher) {
    this.client = client;
    this.publisher = publisher;
    this.meters = new FeedMeters(parts.meters(), parts.clock());
    FeedLook look =
        new FeedLook(
            parts,
            new KeyringsShell(client, parts.operatorNamespace()),
            new PullSecretsShell(client, parts.operatorNamespace()),
            memory,
            meters,
            events::wake);
    this.visit = new FeedVisit(new FeedSnapshots(parts), look, memory, meters, parts.clock());
  }

  /** Counts feeds anew, for a scrape. */
  public void beforeScrape() {
    feeds.ifPresent(cache -> meters.show(cache.list().toList(), memory));
  }

  @Override
  public List<EventSource<?, MarketplaceFeed>> prepareEventSources(
      EventSourceContext<MarketplaceFeed> context) {
    feeds = Optional.of(context.getPrimaryCache());
    return List.of(events);
  }

  /** The SDK minds exceptions only: an Error would leave the feed "being reconciled" for ever. */
  @Override
  public UpdateControl<MarketplaceFeed> reconcile(
      MarketplaceFeed feed, Context<MarketplaceFeed> context) {
    try {
      UpdateControl<MarketplaceFeed> control = UpdateControl.noUpdate();
      visit
          .run(feed, new FeedWritesShell(feed, client, context, publisher))
          .ifPresent(control::rescheduleAfter);
      return control;
    } catch (Error e) {
      throw new IllegalStateException("The visit broke down: " + e, e);
    }
  }
}
