package dev.vmss.operator.scaleset.simulation.world;

import dev.vmss.api.v1alpha1.ContainerDiskSource;
import dev.vmss.api.v1alpha1.ContainerImageSource;
import dev.vmss.api.v1alpha1.ImageSource;
import dev.vmss.api.v1alpha1.Lifecycle;
import dev.vmss.api.v1alpha1.LifecycleStage;
import dev.vmss.api.v1alpha1.MarketplaceImage;
import dev.vmss.api.v1alpha1.MarketplaceImageSpec;
import dev.vmss.api.v1alpha1.OsType;
import dev.vmss.api.v1alpha1.RemovalPolicy;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The cloud operator's files: what is asked of the marketplace, and what is pushed for it. */
public final class ImageDesk {

  private final ApiServer server;
  private final Registry registry;

  ImageDesk(ApiServer server, Registry registry) {
    this.server = server;
    this.registry = registry;
  }

  /**
   * @param pinned the source names its digest, so that nobody needs to be asked for it
   * @param disk a machine disk, of which this operator can make nothing
   */
  public record Order(
      String name,
      String sku,
      String version,
      LifecycleStage stage,
      RemovalPolicy policy,
      boolean pinned,
      boolean disk) {}

  public void add(Order order, Quality quality) {
    String digest = registry.push(order.name(), quality);
    server.createImage(
        Key.of(order.name()),
        spec(
            order.sku(),
            order.version(),
            order.stage(),
            "1",
            order.policy(),
            source(order.name(), Optional.of(digest).filter(d -> order.pinned()), order.disk())));
  }

  /** The newer download replaces the older. */
  public void editVersion(MarketplaceImage image, String version, Quality quality) {
    if (!version.equals(image.getSpec().version())) {
      change(image, version, token(image.getSpec()), quality);
    }
  }

  /** The same version again. */
  public void resync(MarketplaceImage image, Quality quality) {
    change(image, image.getSpec().version(), token(image.getSpec()) + "x", quality);
  }

  private void change(MarketplaceImage image, String version, String token, Quality quality) {
    String name = image.getMetadata().getName();
    MarketplaceImageSpec spec = image.getSpec();
    ContainerImageSource container = spec.source().containerImage();
    boolean pinned = container != null && container.digest() != null;
    String digest = registry.push(name, quality);
    server.editImage(
        Key.of(image),
        spec(
            spec.sku(),
            version,
            Objects.requireNonNull(spec.lifecycle().stage()),
            token,
            spec.removalPolicy(),
            source(name, Optional.of(digest).filter(d -> pinned), container == null)));
  }

  public void stage(MarketplaceImage image, LifecycleStage stage) {
    MarketplaceImageSpec spec = image.getSpec();
    server.editImage(
        Key.of(image),
        spec(spec.sku(), spec.version(), stage, token(spec), spec.removalPolicy(), spec.source()));
  }

  private static String token(MarketplaceImageSpec spec) {
    return Optional.ofNullable(spec.resyncToken()).orElse("");
  }

  private static ImageSource source(String name, Optional<String> digest, boolean disk) {
    String reference = Registry.reference(name);
    return disk
        ? new ImageSource(
            null, new ContainerDiskSource(reference, null, null, false, null, null), null)
        : new ImageSource(
            new ContainerImageSource(reference, orNull(digest), null, List.of(), List.of()),
            null,
            null);
  }

  private static @Nullable String orNull(Optional<String> text) {
    return text.orElse(null);
  }

  private static MarketplaceImageSpec spec(
      String sku,
      String version,
      LifecycleStage stage,
      String token,
      RemovalPolicy policy,
      ImageSource source) {
    return new MarketplaceImageSpec(
        Manifest.PUBLISHER,
        Manifest.OFFER,
        sku,
        version,
        OsType.LINUX,
        null,
        new Lifecycle(stage, null),
        source,
        token,
        policy);
  }
}
