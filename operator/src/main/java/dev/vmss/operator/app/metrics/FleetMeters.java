package dev.vmss.operator.app.metrics;

import dev.vmss.api.v1alpha1.MarketplaceImage;
import dev.vmss.api.v1alpha1.VirtualMachineScaleSet;
import dev.vmss.operator.catalogue.Catalogue;
import dev.vmss.operator.catalogue.CatalogueItem;
import dev.vmss.operator.model.ImageFamily;
import dev.vmss.operator.model.ImageVersion;
import dev.vmss.operator.placement.Node;
import dev.vmss.operator.runtime.Instance;
import io.fabric8.kubernetes.api.model.Condition;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What runs which version where, and how many objects say what: totals that are counted anew for
 * every scrape. The number of series is bounded by reasons, and by versions in use times zones, at
 * most 501; no set and no instance has a series here.
 */
public final class FleetMeters {

  /** Of an object that no operator has visited yet. */
  static final String NOT_REPORTED = "NotReported";

  private static final ImageFamily UNKNOWN_FAMILY = new ImageFamily("", "", "");
  private static final String READY = "Ready";
  private static final String IMAGE = "image";

  /** Series of instances; the least of them are counted together without a name. */
  private static final int MOST = 500;

  private final MultiGauge sets;
  private final MultiGauge images;
  private final MultiGauge instances;

  /** Everything there is at one moment. */
  public record Inventory(
      Stream<VirtualMachineScaleSet> sets,
      Stream<MarketplaceImage> images,
      Collection<Instance> instances,
      Collection<Node> nodes,
      Catalogue catalogue) {}

  public FleetMeters(MeterRegistry registry) {
    sets = gauge(registry, "vmss.scalesets", "Scale sets, by the reason of their condition Ready.");
    images =
        gauge(
            registry, "vmss.images", "Marketplace images, by the reason of their condition Ready.");
    instances =
        gauge(
            registry,
            "vmss.image.instances",
            "Instances, by the image and version they were made from and the zone they run in;"
                + " publisher, offer and sku are empty once the image has left the catalogue.");
  }

  private static MultiGauge gauge(MeterRegistry registry, String name, String description) {
    return MultiGauge.builder(name).description(description).register(registry);
  }

  /** Two scrapes at once take turns. */
  public synchronized void show(Inventory inventory) {
    register(sets, byReason(inventory.sets().map(FleetMeters::conditions)));
    register(images, byReason(inventory.images().map(FleetMeters::conditionsOf)));
    register(instances, byVersionAndZone(inventory));
  }

  private static void register(MultiGauge gauge, Map<Tags, Long> counts) {
    gauge.register(
        counts.entrySet().stream()
            .map(count -> MultiGauge.Row.of(count.getKey(), count.getValue()))
            .collect(Collectors.toList()),
        true);
  }

  private static List<Condition> conditions(VirtualMachineScaleSet set) {
    return Optional.ofNullable(set.getStatus())
        .map(status -> status.conditions())
        .orElseGet(List::of);
  }

  private static List<Condition> conditionsOf(MarketplaceImage image) {
    return Optional.ofNullable(image.getStatus())
        .map(status -> status.conditions())
        .orElseGet(List::of);
  }

  private static Map<Tags, Long> byReason(Stream<List<Condition>> objects) {
    return objects
        .map(FleetMeters::readyReason)
        .collect(Collectors.groupingBy(reason -> Tags.of("reason", reason), Collectors.counting()));
  }

  private static String readyReason(List<Condition> conditions) {
    return conditions.stream()
        .filter(condition -> READY.equals(condition.getType()))
        .map(Condition::getReason)
        .findFirst()
        .orElse(NOT_REPORTED);
  }

  private static Map<Tags, Long> byVersionAndZone(Inventory inventory) {
    Map<String, Optional<String>> zones =
        inventory.nodes().stream().collect(Collectors.toMap(Node::name, Node::zone, (a, b) -> a));
    Map<Tags, Long> counts =
        inventory.instances().stream()
            .filter(Instance::counts)
            .collect(
                Collectors.groupingBy(
                    instance ->
                        tags(instance.stamp(), zone(instance, zones), inventory.catalogue()),
                    Collectors.counting()));
    return bounded(counts, inventory.catalogue());
  }

  /** Whoever may write Pods may invent images and versions: what is in the catalogue goes first. */
  private static Map<Tags, Long> bounded(Map<Tags, Long> counts, Catalogue catalogue) {
    if (counts.size() <= MOST) {
      return counts;
    }
    List<Map.Entry<Tags, Long>> rows =
        counts.entrySet().stream()
            .sorted(
                Comparator.comparing(
                        (Map.Entry<Tags, Long> row) -> catalogue.item(image(row)).isEmpty())
                    .thenComparing(Map.Entry.comparingByValue(Comparator.reverseOrder()))
                    .thenComparing(row -> row.getKey().toString()))
            .toList();
    Map<Tags, Long> kept = new HashMap<>();
    rows.subList(0, MOST).forEach(row -> kept.put(row.getKey(), row.getValue()));
    long others = rows.subList(MOST, rows.size()).stream().mapToLong(Map.Entry::getValue).sum();
    kept.merge(tags("", UNKNOWN_FAMILY, "", ""), others, Long::sum);
    return kept;
  }

  private static String image(Map.Entry<Tags, Long> row) {
    return row.getKey().stream()
        .filter(tag -> tag.getKey().equals(IMAGE))
        .map(Tag::getValue)
        .findFirst()
        .orElse("");
  }

  /** Where it really runs; while it runs nowhere, the zone it was made for. */
  private static String zone(Instance instance, Map<String, Optional<String>> zones) {
    return instance
        .node()
        .flatMap(node -> zones.getOrDefault(node, Optional.empty()))
        .or(() -> instance.chosenZone().filter(zone -> zones.containsValue(Optional.of(zone))))
        .orElse("");
  }

  /** By the image's name: one that was deleted and created again is the same to people. */
  private static Tags tags(Instance.Stamp stamp, String zone, Catalogue catalogue) {
    ImageFamily family =
        catalogue.item(stamp.imageName()).map(CatalogueItem::family).orElse(UNKNOWN_FAMILY);
    return tags(
        stamp.imageName(), family, stamp.version().map(ImageVersion::toString).orElse(""), zone);
  }

  private static Tags tags(String image, ImageFamily family, String version, String zone) {
    return Tags.of(
        IMAGE,
        image,
        "publisher",
        family.publisher(),
        "offer",
        family.offer(),
        "sku",
        family.sku(),
        "version",
        version,
        "zone",
        zone);
  }
}
