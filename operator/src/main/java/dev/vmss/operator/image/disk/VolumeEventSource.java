package dev.vmss.operator.image.disk;

import dev.vmss.api.v1alpha1.MarketplaceImage;
import dev.vmss.operator.cdi.DataVolume;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.javaoperatorsdk.operator.processing.event.source.inbound.SimpleInboundEventSource;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches our volumes for as long as CDI's API is served, and looks every few seconds whether it is
 * by now. An API that is not there, comes late or goes away again disturbs nothing else, so this is
 * no watch of the SDK, whose end would be the program's.
 */
public final class VolumeEventSource extends SimpleInboundEventSource<MarketplaceImage> {

  private static final Logger log = LoggerFactory.getLogger(VolumeEventSource.class);

  private static final long BETWEEN_LOOKS_SECONDS = 10;
  private static final String API_VERSION = DataVolume.GROUP + "/" + DataVolume.VERSION;

  /** What no retry within this watch mends. */
  private static final Set<Integer> FINAL = Set.of(403, 404);

  private final KubernetesClient client;
  private final String namespace;
  private final VolumeCache cache;
  private final ScheduledExecutorService timer;
  private final AtomicBoolean looking = new AtomicBoolean();
  private final AtomicBoolean stopped = new AtomicBoolean(true);
  private volatile Optional<SharedIndexInformer<DataVolume>> watch = Optional.empty();

  /**
   * @param timer for short tasks
   */
  public VolumeEventSource(
      KubernetesClient client,
      String namespace,
      VolumeCache cache,
      ScheduledExecutorService timer) {
    super("volumes");
    this.client = client;
    this.namespace = namespace;
    this.cache = cache;
    this.timer = timer;
  }

  @Override
  public void start() {
    super.start();
    if (cache.backend() != Backend.OFF && stopped.compareAndSet(true, false)) {
      again(0);
    }
  }

  @Override
  public void stop() {
    stopped.set(true);
    watch.ifPresent(SharedIndexInformer::stop);
    super.stop();
  }

  private void again(long seconds) {
    try {
      var _ = timer.schedule(this::lookBeside, seconds, TimeUnit.SECONDS);
    } catch (RejectedExecutionException _) { // the operator is stopping
      stopped.set(true);
    }
  }

  /** A question to the API server is no short task. */
  private void lookBeside() {
    if (!stopped.get() && looking.compareAndSet(false, true)) {
      var _ = Thread.ofVirtual().name("volumes").start(this::look);
    }
  }

  private void look() {
    try {
      // The server may leave a watch open on a kind that it does not serve any more.
      Optional<SharedIndexInformer<DataVolume>> running = watch;
      if (!served()) {
        running.ifPresent(SharedIndexInformer::stop);
        ended();
      } else if (running.isEmpty()) {
        begin();
      }
    } catch (RuntimeException e) { // the API server is away: what is known stays
      log.atDebug().setCause(e).log("Could not look for CDI");
    } finally {
      looking.set(false);
      if (!stopped.get()) {
        again(BETWEEN_LOOKS_SECONDS);
      }
    }
  }

  private boolean served() {
    return Optional.ofNullable(client.getApiResources(API_VERSION)).stream()
        .flatMap(list -> list.getResources().stream())
        .anyMatch(resource -> DataVolume.PLURAL.equals(resource.getName()));
  }

  private void begin() {
    SharedIndexInformer<DataVolume> informer =
        client
            .resources(DataVolume.class)
            .inNamespace(namespace)
            .withLabel(GoldenVolume.OWNER)
            .runnableInformer(0);
    informer.addEventHandler(new Events());
    informer.exceptionHandler((_, e) -> !isFinal(e));
    watch = Optional.of(informer);
    var _ = informer.start().whenComplete((_, e) -> begun(informer, Optional.ofNullable(e)));
    var _ = informer.stopped().whenComplete((_, _) -> ended());
  }

  private void begun(SharedIndexInformer<DataVolume> informer, Optional<Throwable> trouble) {
    if (trouble.isEmpty()) {
      cache.complete();
    } else {
      log.atWarn()
          .addKeyValue("namespace", namespace)
          .setCause(trouble.get())
          .log("DataVolumes cannot be watched");
      informer.stop();
      ended();
    }
  }

  /** What was seen may be gone by now; the next look tells. */
  private void ended() {
    watch = Optional.empty();
    cache.lost();
  }

  private static boolean isFinal(Throwable e) {
    return e instanceof KubernetesClientException refused && FINAL.contains(refused.getCode());
  }

  private final class Events implements ResourceEventHandler<DataVolume> {

    @Override
    public void onAdd(DataVolume volume) {
      cache.changed(volume);
    }

    @Override
    public void onUpdate(DataVolume before, DataVolume volume) {
      cache.changed(volume);
    }

    @Override
    public void onDelete(DataVolume volume, boolean finalStateUnknown) {
      cache.vanished(volume.getMetadata().getName());
    }
  }
}
