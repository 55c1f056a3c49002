package dev.vmss.operator.app;

import dev.vmss.api.v1alpha1.MarketplaceFeed;
import dev.vmss.api.v1alpha1.MarketplaceImage;
import dev.vmss.api.v1alpha1.VirtualMachineScaleSet;
import dev.vmss.operator.app.cluster.ClusterClients;
import dev.vmss.operator.app.configuration.OperatorConfiguration;
import dev.vmss.operator.app.metrics.FleetMeters;
import dev.vmss.operator.app.sdk.Registration;
import dev.vmss.operator.app.watches.FleetView;
import dev.vmss.operator.app.watches.LateWakeUps;
import dev.vmss.operator.app.watches.ScaleSetWatches;
import dev.vmss.operator.feed.FeedParts;
import dev.vmss.operator.feed.FeedReconciler;
import dev.vmss.operator.feed.simplestreams.StreamsReader;
import dev.vmss.operator.feed.tags.TagsReader;
import dev.vmss.operator.image.ImageParts;
import dev.vmss.operator.image.ImageReconciler;
import dev.vmss.operator.image.ImageWakeUps;
import dev.vmss.operator.kubernetes.EventPublisher;
import dev.vmss.operator.runtime.Instance.Workload;
import dev.vmss.operator.runtime.machine.MachineRuntime;
import dev.vmss.operator.runtime.owned.Runtimes;
import dev.vmss.operator.runtime.owned.ServedVersions;
import dev.vmss.operator.runtime.owned.WatchedRuntime;
import dev.vmss.operator.runtime.pod.PodRuntime;
import dev.vmss.operator.scaleset.ScaleSetMeters;
import dev.vmss.operator.scaleset.ScaleSetReconciler;
import dev.vmss.operator.scaleset.snapshot.AllowedKeys;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.security.SecureRandom;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The shipped program's parts; images and scale sets wake each other, so the calls between them are
 * late-bound.
 */
final class ProgramWiring {

  private final ProgramParts parts;
  private final EventPublisher events;
  private final LateWakeUps wakeUps = new LateWakeUps();
  private final ScaleSetMeters meters;
  private final WatchedRuntime runtime;
  private final ScaleSetWatches watches;

  ProgramWiring(ProgramParts parts) {
    this.parts = parts;
    this.events = new EventPublisher(parts.client(), parts.clock(), parts.threads().writes());
    this.meters = new ScaleSetMeters(parts.meters(), parts.clock());
    this.runtime = runtimes();
    this.watches = new ScaleSetWatches(parts.client(), runtime, wakeUps, meters);
  }

  private WatchedRuntime runtimes() {
    KubernetesClient askingOnce = ClusterClients.askingOnce(parts.client());
    ServedVersions versions = ServedVersions.of(parts.client(), System::nanoTime);
    Map<Workload, WatchedRuntime> kinds = new EnumMap<>(Workload.class);
    kinds.put(Workload.POD, new PodRuntime(askingOnce, versions, wakeUps::instanceChanged));
    if (parts.configuration().kubevirt()) {
      kinds.put(
          Workload.MACHINE,
          new MachineRuntime(
              askingOnce,
              versions,
              wakeUps::instanceChanged,
              System::nanoTime,
              new SecureRandom()));
    }
    return new Runtimes(kinds);
  }

  List<Registration<?>> registrations() {
    FleetMeters fleet = new FleetMeters(parts.meters());
    parts.beforeScrape().accept(() -> fleet.show(inventory()));
    return parts.configuration().imageController()
        ? List.of(scaleSets(), images(), feeds())
        : List.of(scaleSets());
  }

  /** Sets and instances are counted by the operator that runs them, or totals would be double. */
  private FleetMeters.Inventory inventory() {
    boolean runsSets = parts.configuration().scaleSetController();
    return new FleetMeters.Inventory(
        runsSets ? watches.sets() : Stream.empty(),
        watches.images(),
        runsSets ? watches.instances() : List.of(),
        watches.nodes(),
        watches.catalogue());
  }

  private Registration<VirtualMachineScaleSet> scaleSets() {
    return Registration.of(
            new ScaleSetReconciler(
                watches,
                runtime,
                watches::prepare,
                events,
                meters,
                parts.threads().writes(),
                parts.clock(),
                parts.configuration().assumeAutoscaling(),
                new AllowedKeys(parts.configuration().allowedMetadata())))
        .acting(parts.configuration().scaleSetController());
  }

  private Registration<MarketplaceImage> images() {
    OperatorConfiguration.Fetch fetch = parts.configuration().fetch();
    ImageParts imageParts =
        new ImageParts(
            watches::catalogue,
            new FleetView(watches, runtime),
            FetchSettings.download(fetch, System.getenv(), parts.clock()),
            parts.operatorNamespace(),
            parts.configuration().kubevirt(),
            fetch.tagCheckInterval(),
            parts.threads().downloads(),
            parts.threads().timer(),
            parts.clock(),
            parts.clock(),
            parts.meters());
    ImageReconciler reconciler = new ImageReconciler(imageParts, parts.client(), events);
    ImageWakeUps images = reconciler.wakeUps();
    wakeUps.bind(images);
    return Registration.of(reconciler);
  }

  /** Where images run, and nowhere else: two that fill one marketplace would race. */
  private Registration<MarketplaceFeed> feeds() {
    OperatorConfiguration.Fetch fetch = parts.configuration().fetch();
    FeedParts feedParts =
        new FeedParts(
            watches::catalogue,
            watches::images,
            new FleetView(watches, runtime),
            new StreamsReader(FetchSettings.files(fetch, System.getenv(), parts.clock())),
            new TagsReader(
                FetchSettings.tags(fetch, System.getenv(), parts.clock()),
                FetchSettings.download(fetch, System.getenv(), parts.clock())),
            parts.operatorNamespace(),
            parts.threads().feeds(),
            parts.clock(),
            parts.meters());
    FeedReconciler reconciler = new FeedReconciler(feedParts, parts.client(), events);
    parts.beforeScrape().accept(reconciler::beforeScrape);
    return Registration.of(reconciler);
  }
}
