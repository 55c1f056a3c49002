package dev.vmss.operator.scaleset.simulation;

import dev.vmss.api.v1alpha1.AvailableImage;
import dev.vmss.api.v1alpha1.ContainerImageSource;
import dev.vmss.api.v1alpha1.ImageSource;
import dev.vmss.api.v1alpha1.Lifecycle;
import dev.vmss.api.v1alpha1.LifecycleStage;
import dev.vmss.api.v1alpha1.MarketplaceImage;
import dev.vmss.api.v1alpha1.MarketplaceImageSpec;
import dev.vmss.api.v1alpha1.MarketplaceImageStatus;
import dev.vmss.api.v1alpha1.OsType;
import dev.vmss.api.v1alpha1.RemovalPolicy;
import dev.vmss.api.v1alpha1.SourceKind;
import dev.vmss.api.v1alpha1.WellKnown;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The marketplace: what the cloud operator asks for, and an image controller that downloads it
 * after a while.
 */
final class ImageDesk {

  private static final long DOWNLOAD_SECONDS = 4;
  private static final long REMOVAL_SECONDS = 3;

  private final ApiServer server;
  private final Cluster cluster;

  /** When the work on an item is done, by name. */
  private final Map<Key, Instant> due = new HashMap<>();

  private int digests;

  /** How the next downloads turn out. */
  Quality nextQuality = Quality.GOOD;

  boolean nextFails;

  ImageDesk(ApiServer server, Cluster cluster) {
    this.server = server;
    this.cluster = cluster;
  }

  void add(String name, String sku, String version, LifecycleStage stage, RemovalPolicy policy) {
    ObjectMeta metadata = new ObjectMeta();
    metadata.setName(name);
    metadata.setUid(server.nextUid("image"));
    metadata.setGeneration(1L);
    metadata.setCreationTimestamp(server.now().toString());
    store(metadata, spec(sku, version, stage, "1", policy), null);
    work(Key.of(name), DOWNLOAD_SECONDS);
  }

  void editVersion(MarketplaceImage image, String version) {
    MarketplaceImageSpec spec = image.getSpec();
    edit(
        image,
        spec(spec.sku(), version, spec.lifecycle().stage(), token(spec), spec.removalPolicy()));
  }

  void resync(MarketplaceImage image) {
    MarketplaceImageSpec spec = image.getSpec();
    String next = token(spec) + "x";
    edit(
        image,
        spec(spec.sku(), spec.version(), spec.lifecycle().stage(), next, spec.removalPolicy()));
  }

  void stage(MarketplaceImage image, LifecycleStage stage) {
    MarketplaceImageSpec spec = image.getSpec();
    edit(image, spec(spec.sku(), spec.version(), stage, token(spec), spec.removalPolicy()));
  }

  void withdraw(MarketplaceImage image) {
    ObjectMeta metadata = ApiServer.copy(image.getMetadata());
    metadata.setDeletionTimestamp(server.now().toString());
    metadata.setGeneration(metadata.getGeneration() + 1);
    store(metadata, image.getSpec(), image.getStatus());
    work(Key.of(image), REMOVAL_SECONDS);
  }

  private static String token(MarketplaceImageSpec spec) {
    return Optional.ofNullable(spec.resyncToken()).orElse("");
  }

  private void edit(MarketplaceImage image, MarketplaceImageSpec spec) {
    if (!spec.equals(image.getSpec())) {
      ObjectMeta metadata = ApiServer.copy(image.getMetadata());
      metadata.setGeneration(metadata.getGeneration() + 1);
      store(metadata, spec, image.getStatus());
      work(Key.of(image), DOWNLOAD_SECONDS);
    }
  }

  private void work(Key key, long seconds) {
    due.put(key, server.now().plusSeconds(seconds));
  }

  void tick() {
    for (MarketplaceImage image : server.images.all()) {
      Instant at = due.getOrDefault(Key.of(image), Instant.MAX);
      if (!server.now().isBefore(at)) {
        due.remove(Key.of(image));
        if (image.getMetadata().getDeletionTimestamp() != null) {
          remove(image);
        } else if (wants(image)) {
          download(image);
        }
      }
    }
  }

  Optional<Instant> nextDue() {
    return due.values().stream().min(Instant::compareTo);
  }

  /** Nothing is under way. */
  boolean idle() {
    return due.isEmpty();
  }

  private void remove(MarketplaceImage image) {
    boolean waits =
        image.getSpec().removalPolicy() == RemovalPolicy.WHILE_UNUSED
            && server.machines.all().stream()
                .anyMatch(m -> m.marked(WellKnown.IMAGE_UID, image.getMetadata().getUid()));
    if (!waits) {
      server.images.remove(Key.of(image));
    }
  }

  private static boolean wants(MarketplaceImage image) {
    AvailableImage served = image.getStatus() == null ? null : image.getStatus().available();
    return served == null
        || !served.version().equals(image.getSpec().version())
        || !token(image.getSpec()).equals(Optional.ofNullable(served.resyncToken()).orElse(""));
  }

  private void download(MarketplaceImage image) {
    MarketplaceImageSpec spec = image.getSpec();
    AvailableImage before = image.getStatus() == null ? null : image.getStatus().available();
    if (nextFails) {
      nextFails = false;
      store(ApiServer.copy(image.getMetadata()), spec, status(image, before, "False"));
      return;
    }
    String digest = "sha256:" + ++digests;
    cluster.qualities.put(digest, nextQuality);
    nextQuality = Quality.GOOD;
    AvailableImage arrived =
        new AvailableImage(
            spec.version(),
            "registry.example/image",
            digest,
            SourceKind.CONTAINER_IMAGE,
            OsType.LINUX,
            null,
            List.of(),
            List.of(),
            null,
            server.now(),
            spec.resyncToken());
    store(ApiServer.copy(image.getMetadata()), spec, status(image, arrived, "True"));
  }

  private MarketplaceImageStatus status(
      MarketplaceImage image, @Nullable AvailableImage available, String downloaded) {
    long generation = image.getMetadata().getGeneration();
    Condition condition =
        new ConditionBuilder()
            .withType("Downloaded")
            .withStatus(downloaded)
            .withReason("Simulated")
            .withMessage("Simulated.")
            .withObservedGeneration(generation)
            .withLastTransitionTime(server.now().toString())
            .build();
    return new MarketplaceImageStatus(generation, available, null, null, List.of(condition));
  }

  private void store(
      ObjectMeta metadata, MarketplaceImageSpec spec, @Nullable MarketplaceImageStatus status) {
    metadata.setResourceVersion(Long.toString(server.nextVersion()));
    MarketplaceImage image = new MarketplaceImage();
    image.setMetadata(metadata);
    image.setSpec(spec);
    image.setStatus(status);
    server.images.put(Key.of(image), image);
  }

  private static MarketplaceImageSpec spec(
      String sku, String version, LifecycleStage stage, String token, RemovalPolicy policy) {
    return new MarketplaceImageSpec(
        Manifest.PUBLISHER,
        Manifest.OFFER,
        sku,
        version,
        OsType.LINUX,
        null,
        new Lifecycle(stage, null),
        new ImageSource(
            new ContainerImageSource("registry.example/image", null, null, List.of(), List.of()),
            null,
            null),
        token,
        policy);
  }
}
