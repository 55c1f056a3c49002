package dev.vmss.it.fault;

import static dev.vmss.it.fault.Scenario.SET;

import dev.vmss.api.v1alpha1.MarketplaceImage;
import dev.vmss.api.v1alpha1.WellKnown;
import dev.vmss.testing.operator.Tenant;
import dev.vmss.testing.registry.LocalRegistry;
import dev.vmss.testing.registry.TestImages;
import io.fabric8.kubernetes.api.model.Pod;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** What a cloud operator does to gallery items, with a scale set that depends on them. */
final class ImageScenarios {

  private static final String AUTOMATIC = "upgradePolicy: {automaticOSUpgrade: true}";
  private static final String TWIN = "-twin";

  private final LocalRegistry registry;

  private ImageScenarios(LocalRegistry registry) {
    this.registry = registry;
  }

  /** Tags are resolved at this registry, whose host must be allowed. */
  static List<Scenario> at(LocalRegistry registry) {
    return new ImageScenarios(registry).all();
  }

  /** The options of an operator that may ask this registry. */
  static Map<String, String> options(LocalRegistry registry) {
    return Map.of(
        "VMSS_FETCH_ALLOWED_ADDRESSES",
        "127.0.0.1",
        "VMSS_FETCH_ALLOW_INSECURE_HOSTS",
        registry.authority());
  }

  private List<Scenario> all() {
    return List.of(
        firstDownload(),
        replacedByDownload(),
        replacedWhilePinned(),
        resyncByDownload(),
        resyncAutomatic(),
        twinTakesOver(),
        removalAllowed(),
        removalWhileUnused(),
        removalWhenUnused());
  }

  /** Makes an image known to the registry, and says where. */
  private String pushed(Tenant tenant, String tag, String content) {
    TestImages.push(registry, tenant.namespace(), tag, content.getBytes(StandardCharsets.UTF_8));
    return "containerImage: {reference: \"%s/%s:%s\"}"
        .formatted(registry.authority(), tenant.namespace(), tag);
  }

  private void download(Tenant tenant, String version, String tag, String content, String more) {
    tenant.item("item-" + tenant.namespace(), version, pushed(tenant, tag, content), more);
  }

  private Consumer<Tenant> downloaded(int replicas, String version, String policy) {
    return tenant -> {
      download(tenant, "1.0.0", "1", "first", "");
      tenant.set(SET, replicas, version, policy, Scenario.QUICK);
      tenant.awaitReady(SET);
    };
  }

  private Scenario firstDownload() {
    return new Scenario(
        "first download",
        tenant -> {
          tenant.set(SET, 2, "latest", "", Scenario.QUICK);
          tenant.await("blocked", () -> tenant.reason(SET).equals("PlatformImageNotFound"));
        },
        (t, h) -> download(t, "1.0.0", "1", "first", ""),
        Scenario.allAt(2, "1.0.0"),
        true);
  }

  private Scenario replacedByDownload() {
    return new Scenario(
        "replaced by download",
        downloaded(2, "latest", AUTOMATIC),
        (t, h) -> download(t, "1.1.0", "2", "second", ""),
        Scenario.allAt(2, "1.1.0"),
        false);
  }

  private static Scenario replacedWhilePinned() {
    return new Scenario(
        "replaced while pinned",
        Scenario.set(3, "1.0.0", ""),
        (t, h) -> t.item(t.imageName("1.0.0"), "1.1.0", t.pinned('2'), ""),
        tenant -> says(tenant, "ImageAvailable", "False"),
        true);
  }

  private Scenario resyncByDownload() {
    return new Scenario(
        "resync by download",
        downloaded(2, "latest", ""),
        (t, h) -> download(t, "1.0.0", "1", "second", "resyncToken: \"2\""),
        tenant -> says(tenant, "UpToDate", "False") && served(tenant, "1.0.0"),
        true);
  }

  private static Scenario resyncAutomatic() {
    return new Scenario(
        "resync rolls the set",
        Scenario.set(3, "latest", AUTOMATIC),
        (t, h) -> t.item(t.imageName("1.0.0"), "1.0.0", t.pinned('3'), "resyncToken: \"2\""),
        tenant ->
            Scenario.allAt(3, "1.0.0").test(tenant)
                && tenant.instances(SET).stream().allMatch(pod -> digest(pod).contains(":333")),
        false);
  }

  private static Scenario twinTakesOver() {
    return new Scenario(
        "duplicate takes over",
        tenant -> {
          Scenario.set(2, "latest", "").accept(tenant);
          tenant.item(tenant.imageName("1.0.0") + TWIN, "1.0.0", tenant.pinned('2'), "");
          tenant.await("a duplicate", () -> twin(tenant, "Duplicate"));
        },
        (t, h) -> t.deleteImage("1.0.0"),
        tenant -> tenant.imageOf("1.0.0").isEmpty() && twin(tenant, "Available"),
        true);
  }

  private static Scenario removalAllowed() {
    return new Scenario(
        "removal allowed",
        tenant -> {
          tenant.image("1.1.0", '2', "removalPolicy: Allow");
          Scenario.set(2, "1.1.0", "").accept(tenant);
        },
        (t, h) -> t.deleteImage("1.1.0"),
        tenant -> tenant.imageOf("1.1.0").isEmpty() && says(tenant, "ImageAvailable", "False"),
        true);
  }

  private static Consumer<Tenant> careful() {
    return tenant -> {
      tenant.image("1.1.0", '2', "removalPolicy: WhileUnused");
      Scenario.set(2, "1.1.0", "").accept(tenant);
    };
  }

  private static Scenario removalWhileUnused() {
    return new Scenario(
        "removal waits",
        careful(),
        (t, h) -> t.deleteImage("1.1.0"),
        tenant -> item(tenant, "1.1.0", "InUse") && says(tenant, "ImageAvailable", "False"),
        true);
  }

  private static Scenario removalWhenUnused() {
    return new Scenario(
        "removal once unused",
        careful(),
        (t, h) -> {
          t.deleteImage("1.1.0");
          t.scale(SET, 0);
        },
        tenant -> tenant.imageOf("1.1.0").isEmpty() && tenant.instances(SET).isEmpty(),
        true);
  }

  private static boolean says(Tenant tenant, String type, String status) {
    return tenant.condition(SET, type).filter(c -> status.equals(c.getStatus())).isPresent();
  }

  private static boolean served(Tenant tenant, String version) {
    return tenant.images().stream()
        .flatMap(image -> Optional.ofNullable(image.getStatus().available()).stream())
        .anyMatch(available -> version.equals(available.version()));
  }

  private static boolean twin(Tenant tenant, String reason) {
    return item(tenant, "1.0.0" + TWIN, reason);
  }

  /** Whether the item of this name is Ready, or not, for this reason. */
  private static boolean item(Tenant tenant, String version, String reason) {
    return tenant.imageOf(version).map(MarketplaceImage::getStatus).stream()
        .flatMap(status -> status.conditions().stream())
        .anyMatch(c -> "Ready".equals(c.getType()) && reason.equals(c.getReason()));
  }

  private static String digest(Pod pod) {
    return pod.getMetadata().getAnnotations().getOrDefault(WellKnown.IMAGE_DIGEST, "");
  }
}
