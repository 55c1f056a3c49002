package dev.vmss.operator.scaleset.simulation.script;

import dev.vmss.api.v1alpha1.LifecycleStage;
import dev.vmss.api.v1alpha1.MarketplaceImage;
import dev.vmss.api.v1alpha1.RemovalPolicy;
import dev.vmss.operator.model.SizeName;
import dev.vmss.operator.scaleset.simulation.world.ApiServer;
import dev.vmss.operator.scaleset.simulation.world.ImageDesk;
import dev.vmss.operator.scaleset.simulation.world.Key;
import dev.vmss.operator.scaleset.simulation.world.Manifest;
import dev.vmss.operator.scaleset.simulation.world.Quality;
import dev.vmss.operator.scaleset.simulation.world.World;
import java.util.List;
import java.util.function.Function;

/** What the cloud operator does to marketplace and sizes. */
public final class CloudDeeds {

  private static final int NAMES = 6;

  private final World world;
  private final ApiServer server;

  public CloudDeeds(World world) {
    this.world = world;
    this.server = world.server;
  }

  public String act(Step step) {
    return switch (step.deed()) {
      case IMAGE_ADD -> add(step);
      case IMAGE_EDIT -> onImage(step, image -> editVersion(image, step));
      case IMAGE_RESYNC -> onImage(step, image -> resync(image, step));
      case IMAGE_WITHDRAW -> onImage(step, this::withdraw);
      case IMAGE_STAGE -> onImage(step, image -> stage(image, step));
      case IMAGE_FAIL -> {
        world.registry.failNext(step.b());
        yield "the next download fails";
      }
      case SIZE_REMOVE -> {
        server.sizes.remove(sizeKey(step));
        yield "remove size " + sizeKey(step);
      }
      case SIZE_ADD -> addSize(step);
      default -> "";
    };
  }

  private static Key sizeKey(Step step) {
    return Key.of(SizeName.objectOf(Manifest.SIZES.get(size(step))));
  }

  private static int size(Step step) {
    return step.a() % 3 == 0 ? 1 : 0;
  }

  private String addSize(Step step) {
    if (server.sizes.get(sizeKey(step)).isPresent()) {
      return "";
    }
    world.addSize(size(step));
    return "add size " + sizeKey(step);
  }

  private String add(Step step) {
    String name = "mpi-" + step.a() % NAMES;
    if (server.images.get(Key.of(name)).isPresent()) {
      return "";
    }
    String version = version(step.b());
    LifecycleStage stage =
        step.c() % 7 == 6
            ? LifecycleStage.values()[step.c() % LifecycleStage.values().length]
            : LifecycleStage.SUPPORTED;
    RemovalPolicy policy = step.b() % 5 == 4 ? RemovalPolicy.WHILE_UNUSED : RemovalPolicy.ALLOW;
    String sku = Manifest.SKUS.get(step.a() % 9 == 8 ? 1 : 0);
    boolean pinned = step.b() % 4 == 3;
    boolean disk = step.c() % 17 == 16;
    world.desk.add(
        new ImageDesk.Order(name, sku, version, stage, policy, pinned, disk), quality(step.c()));
    return "add image %s: %s %s %s %s%s%s%s"
        .formatted(
            name,
            sku,
            version,
            stage,
            quality(step.c()),
            policy == RemovalPolicy.ALLOW ? "" : " " + policy,
            pinned ? " by digest" : "",
            disk ? ", a machine disk" : "");
  }

  private static String version(int number) {
    return Manifest.VERSIONS.get(number % Manifest.VERSIONS.size());
  }

  /** Most images are good. */
  private static Quality quality(int number) {
    int roll = number % 10;
    return roll < 5
        ? Quality.GOOD
        : roll < 7 ? Quality.SLOW : roll < 9 ? Quality.NEVER_READY : Quality.REJECTED;
  }

  private String onImage(Step step, Function<MarketplaceImage, String> deed) {
    List<MarketplaceImage> items =
        server.images.all().stream()
            .filter(image -> image.getMetadata().getDeletionTimestamp() == null)
            .toList();
    return items.isEmpty() ? "" : deed.apply(items.get(step.a() % items.size()));
  }

  private String editVersion(MarketplaceImage image, Step step) {
    world.desk.editVersion(image, version(step.b()), quality(step.c()));
    return "edit image %s: version=%s %s"
        .formatted(Key.of(image), version(step.b()), quality(step.c()));
  }

  private String resync(MarketplaceImage image, Step step) {
    world.desk.resync(image, quality(step.c()));
    return "resync image " + Key.of(image) + " " + quality(step.c());
  }

  private String withdraw(MarketplaceImage image) {
    server.deleteImage(Key.of(image));
    return "delete image " + Key.of(image);
  }

  private String stage(MarketplaceImage image, Step step) {
    LifecycleStage stage = LifecycleStage.values()[step.b() % LifecycleStage.values().length];
    world.desk.stage(image, stage);
    return "image " + Key.of(image) + " becomes " + stage;
  }
}
