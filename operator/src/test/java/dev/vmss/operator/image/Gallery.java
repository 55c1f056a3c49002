package dev.vmss.operator.image;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vmss.api.v1alpha1.AvailableImage;
import dev.vmss.api.v1alpha1.ImageUsage;
import dev.vmss.api.v1alpha1.MarketplaceImage;
import dev.vmss.api.v1alpha1.MarketplaceImageStatus;
import dev.vmss.operator.catalogue.Catalogue;
import dev.vmss.operator.catalogue.CatalogueItem;
import dev.vmss.operator.catalogue.Resolution;
import dev.vmss.operator.image.download.PullSecret;
import dev.vmss.operator.image.item.ImageConditions;
import dev.vmss.operator.image.registry.ImageMemory;
import dev.vmss.operator.image.registry.Lanes;
import dev.vmss.operator.image.registry.PullSecrets;
import dev.vmss.operator.image.registry.RegistryWork;
import dev.vmss.operator.image.removal.Affected;
import dev.vmss.operator.image.report.ImageNotice;
import dev.vmss.operator.model.Urn;
import dev.vmss.testing.fixture.Fixtures;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Executors;

/**
 * A marketplace in memory: the API server's part (generations, deletion, conflicts) is played here,
 * everything else is the real room around a registry and a fleet that do as they are told.
 */
public final class Gallery {

  private static final KubernetesSerialization SERIALIZATION = new KubernetesSerialization();

  public final SettableClock clock = new SettableClock();

  /** What really goes by, on a counter of its own. */
  private final InstantSource pace = clock::elapsed;

  public final FakeRegistry registry = new FakeRegistry();
  public final FakeFleet fleet = new FakeFleet();

  /** What CDI does, which is not there unless a test says so. */
  public final FakeVolumes volumes = new FakeVolumes(pace);

  public final List<String> events = new ArrayList<>();

  /** What only the cloud operator reads. */
  public final List<List<Affected>> confided = new ArrayList<>();

  public final Set<String> woken = new HashSet<>();
  public final Map<String, Map<String, String>> secrets = new TreeMap<>();
  private final Map<String, MarketplaceImage> images = new TreeMap<>();
  private final Queue<Runnable> tasks = new ArrayDeque<>();
  private final Duration tagCheckInterval;
  private ImageMemory memory = new ImageMemory();
  private ImageVisit visit;
  private int uids;
  public int writes;
  public boolean conflict;

  public Gallery() {
    this(Duration.ZERO);
  }

  public Gallery(Duration tagCheckInterval) {
    this.tagCheckInterval = tagCheckInterval;
    restart();
  }

  /** The process ends and another one starts: what it remembered is gone, downloads included. */
  public void restart() {
    memory = new ImageMemory();
    tasks.clear();
    ImageParts parts =
        new ImageParts(
            this::catalogue,
            fleet,
            registry,
            "vmss-system",
            true,
            tagCheckInterval,
            tasks::add,
            Executors.newSingleThreadScheduledExecutor(),
            clock,
            pace,
            new SimpleMeterRegistry());
    parts.timer().shutdownNow();
    RegistryWork work =
        new RegistryWork(
            registry,
            this::secret,
            new Lanes(tasks::add, ImageParts.DOWNLOADS, 4),
            memory,
            woken::add,
            pace,
            parts.meters());
    visit =
        new ImageVisit(
            new ImageSnapshotTaker(parts, volumes, memory),
            work,
            new VolumeWork(volumes, memory, pace),
            memory,
            pace);
  }

  private PullSecret secret(String name) throws PullSecrets.Missing {
    if (!secrets.containsKey(name)) {
      throw new PullSecrets.Missing("The pull secret '" + name + "' does not exist.");
    }
    return PullSecret.of(name, secrets.get(name));
  }

  public Catalogue catalogue() {
    return Catalogue.of(
        images.values().stream().map(this::item).flatMap(Optional::stream).toList());
  }

  private Optional<CatalogueItem> item(MarketplaceImage image) {
    return CatalogueItems.of(image);
  }

  public Resolution resolve(String version) {
    return catalogue().resolve(Urn.of("Canonical", "Ubuntu", "LTS", version));
  }

  /** The name of the item that serves this version now, or the reason why none does. */
  public String served(String version) {
    return resolve(version) instanceof Resolution.Available available
        ? available.image().name()
        : ((Resolution.Blocked) resolve(version)).reason().text();
  }

  /** Applies an item whose source is a tag; {@code more} are further lines of its spec. */
  public void apply(String name, String version, String tag, String more) {
    applySource(
        name, version, "containerImage: {reference: \"%s\"}".formatted(reference(tag)), more);
  }

  public static String reference(String tag) {
    return "registry.example/ubuntu:" + tag;
  }

  public void applySource(String name, String version, String source, String more) {
    String spec =
        """
        spec:
          publisher: Canonical
          offer: Ubuntu
          sku: LTS
          version: "%s"
          osType: Linux
          source: {%s}
          %s
        """
            .formatted(version, source, more);
    MarketplaceImage before = images.get(name);
    MarketplaceImage image =
        Fixtures.parseUnchecked(
            MarketplaceImage.class,
            "metadata: {name: %s, creationTimestamp: \"%s\"}\n%s"
                .formatted(name, clock.instant(), spec));
    if (before == null) {
      image.getMetadata().setUid("uid-" + uids++);
      image.getMetadata().setGeneration(1L);
      clock.advance(Duration.ofSeconds(1));
    } else {
      image.setMetadata(before.getMetadata());
      image.setStatus(before.getStatus());
      if (!image.getSpec().equals(before.getSpec())) {
        image.getMetadata().setGeneration(before.getMetadata().getGeneration() + 1);
      }
    }
    images.put(name, image);
  }

  /** Edits one field of the spec. */
  public void edit(String name, String field, String value) {
    ObjectNode json = SERIALIZATION.convertValue(images.get(name), ObjectNode.class);
    json.withObjectProperty("spec").put(field, value);
    MarketplaceImage image = SERIALIZATION.convertValue(json, MarketplaceImage.class);
    image.getMetadata().setGeneration(image.getMetadata().getGeneration() + 1);
    images.put(name, image);
  }

  public void annotate(String name, String key, String value) {
    images.get(name).getMetadata().setAnnotations(Map.of(key, value));
  }

  public void delete(String name) {
    MarketplaceImage image = images.get(name);
    if (image.getMetadata().getDeletionTimestamp() == null) {
      image.getMetadata().setDeletionTimestamp(clock.instant().toString());
      image.getMetadata().setGeneration(image.getMetadata().getGeneration() + 1);
    }
  }

  /** One visit; what it writes goes through JSON, as at the API server. */
  public ImageProcess.Visited visit(String name) {
    MarketplaceImage image = images.get(name);
    ImageVisit.Result result = visit.run(SERIALIZATION.clone(image), new Writes(name));
    if (result.done()) {
      images.remove(name);
    }
    return new ImageProcess.Visited(result.done(), result.again());
  }

  /** The registry answers everything that is being asked. */
  public boolean answer() {
    boolean any = !tasks.isEmpty();
    while (!tasks.isEmpty()) {
      tasks.remove().run();
    }
    return any;
  }

  public int beingAsked() {
    return tasks.size();
  }

  public int remembered() {
    return memory.size();
  }

  /** Visits and answers until nothing changes any more, without letting time pass. */
  public void settle() {
    boolean changed;
    do {
      int before = writes + volumes.calls;
      changed = false;
      for (String name : List.copyOf(images.keySet())) {
        visit(name);
        changed |= answer();
      }
      changed |= writes + volumes.calls != before;
    } while (changed);
  }

  /** As {@link #settle()}, with enough time for every retry. */
  public void settleInTime() {
    for (int i = 0; i < 4; i++) {
      settle();
      clock.advance(Duration.ofMinutes(40));
    }
    settle();
  }

  public boolean exists(String name) {
    return images.containsKey(name);
  }

  public Set<String> names() {
    return Set.copyOf(images.keySet());
  }

  public String uid(String name) {
    return images.get(name).getMetadata().getUid();
  }

  public MarketplaceImage image(String name) {
    return images.get(name);
  }

  public MarketplaceImageStatus status(String name) {
    return images.get(name).getStatus();
  }

  public Optional<AvailableImage> available(String name) {
    return Optional.ofNullable(status(name).available());
  }

  public ImageUsage usage(String name) {
    return status(name).usage();
  }

  public Condition condition(String name, String type) {
    return ImageConditions.find(status(name), type).orElseThrow();
  }

  /**
   * The three of kstatus in one word each, such as {@code "Ready=False Downloading, Reconciling"}.
   */
  public String kstatus(String name) {
    Condition ready = condition(name, ImageConditions.READY);
    StringBuilder text = new StringBuilder("Ready=" + ready.getStatus() + " " + ready.getReason());
    for (String type : List.of(ImageConditions.RECONCILING, ImageConditions.STALLED)) {
      if (ImageConditions.TRUE.equals(condition(name, type).getStatus())) {
        text.append(", ").append(type);
      }
    }
    return text.toString();
  }

  public String message(String name) {
    return condition(name, ImageConditions.READY).getMessage();
  }

  private final class Writes implements ImageVisit.Effects {

    private final String name;

    private Writes(String name) {
      this.name = name;
    }

    @Override
    public boolean report(MarketplaceImageStatus status) {
      if (conflict) {
        return false;
      }
      writes++;
      MarketplaceImage image = images.get(name);
      image.setStatus(status);
      images.put(name, SERIALIZATION.clone(image));
      return true;
    }

    @Override
    public void confide(List<Affected> affected) {
      confided.add(affected);
    }

    @Override
    public void announce(ImageNotice notice) {
      events.add(name + " " + notice.reason().text() + ": " + notice.message());
    }
  }
}
