package dev.vmss.operator.app.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vmss.api.v1alpha1.MarketplaceImage;
import dev.vmss.api.v1alpha1.VirtualMachineScaleSet;
import dev.vmss.operator.catalogue.Catalogue;
import dev.vmss.operator.catalogue.Items;
import dev.vmss.operator.placement.Nodes;
import dev.vmss.operator.runtime.Instance;
import dev.vmss.operator.runtime.Instances;
import dev.vmss.testing.fixture.Fixtures;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class FleetMetersTest {

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final FleetMeters meters = new FleetMeters(registry);

  private final List<VirtualMachineScaleSet> sets = new ArrayList<>();
  private final List<MarketplaceImage> images = new ArrayList<>();
  private final List<Instance> instances = new ArrayList<>();
  private Catalogue catalogue = Items.catalogue(Items.serving("1.0.0"), Items.serving("1.1.0"));

  @Test
  void instancesAreCountedByVersionAndTheZoneTheyRunIn() {
    instances.add(Instances.number(0).of("1.0.0").on("zone-1-a").instance());
    instances.add(Instances.number(1).of("1.0.0").on("zone-1-b").instance());
    instances.add(Instances.number(2).of("1.1.0").on("zone-2-a").inZone("zone-1").instance());
    instances.add(Instances.number(3).of("1.1.0").pending().inZone("zone-2").instance());
    show();
    assertThat(series("vmss.image.instances"))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "ubuntu-1-0-0 Canonical UbuntuServer 22.04-LTS 1.0.0 zone-1", 2.0,
                "ubuntu-1-1-0 Canonical UbuntuServer 22.04-LTS 1.1.0 zone-2", 2.0));
  }

  @Test
  void whoIsLeavingOrLostRunsNothing() {
    instances.add(Instances.number(0).terminating().instance());
    instances.add(Instances.number(1).lost(Instances.LONG_AGO).instance());
    show();
    assertThat(series("vmss.image.instances")).isEmpty();
  }

  @Test
  void anImageThatHasLeftTheCatalogueIsStillNamed() {
    instances.add(Instances.number(0).of("1.0.0").on("zone-1-a").instance());
    catalogue = Catalogue.empty();
    show();
    assertThat(series("vmss.image.instances"))
        .containsOnly(Map.entry("ubuntu-1-0-0    1.0.0 zone-1", 1.0));
  }

  @Test
  void objectsAreCountedByTheReasonOfReady() {
    sets.add(set("a", "UpgradeFailed"));
    sets.add(set("b", "UpgradeFailed"));
    sets.add(set("c", "AllInstancesReady"));
    sets.add(Fixtures.parseUnchecked(VirtualMachineScaleSet.class, "metadata: {name: d}"));
    images.add(
        Fixtures.parseUnchecked(
            MarketplaceImage.class, "metadata: {name: i}\nstatus: {" + ready("Available") + "}"));
    show();
    assertThat(series("vmss.scalesets"))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of("UpgradeFailed", 2.0, "AllInstancesReady", 1.0, "NotReported", 1.0));
    assertThat(series("vmss.images")).containsOnly(Map.entry("Available", 1.0));
  }

  @Test
  void whatIsOverLeavesNoSeriesBehind() {
    sets.add(set("a", "UpgradeFailed"));
    show();
    sets.set(0, set("a", "AllInstancesReady"));
    show();
    assertThat(series("vmss.scalesets")).containsOnly(Map.entry("AllInstancesReady", 1.0));
  }

  @Test
  void tenThousandInstancesHaveAsManySeriesAsVersionsAndZones() {
    for (int i = 0; i < 10_000; i++) {
      String version = "1." + i % 2 + ".0";
      instances.add(
          Instances.number(i).of(version).on("zone-" + (i / 2 % 3 + 1) + "-a").instance());
    }
    show();
    assertThat(series("vmss.image.instances")).hasSize(6);
  }

  /** Whoever may write Pods may say of them what they like. */
  @Test
  void inventedImagesAndZonesAreCountedTogether() {
    instances.add(Instances.number(0).of("1.0.0").on("zone-1-a").instance());
    instances.add(Instances.number(1).of("1.1.0").pending().inZone("nowhere").instance());
    for (int i = 2; i < 3_000; i++) {
      instances.add(Instances.number(i).of("9.0." + i).on("zone-1-a").instance());
    }
    show();
    assertThat(series("vmss.image.instances"))
        .hasSize(501)
        .containsEntry("ubuntu-1-0-0 Canonical UbuntuServer 22.04-LTS 1.0.0 zone-1", 1.0)
        .containsEntry("ubuntu-1-1-0 Canonical UbuntuServer 22.04-LTS 1.1.0 ", 1.0)
        .containsEntry("     ", 2_500.0);
  }

  private void show() {
    meters.show(
        new FleetMeters.Inventory(
            sets.stream(),
            images.stream(),
            instances,
            Nodes.perZone(2, List.of("zone-1", "zone-2", "zone-3")),
            catalogue));
  }

  /** The values of a gauge by the values of its labels. */
  private Map<String, Double> series(String name) {
    return registry.getMeters().stream()
        .filter(meter -> meter.getId().getName().equals(name))
        .collect(Collectors.toMap(FleetMetersTest::labels, meter -> value(meter)));
  }

  private static String labels(Meter meter) {
    return Stream.of("image", "publisher", "offer", "sku", "version", "zone", "reason")
        .map(meter.getId()::getTag)
        .filter(value -> value != null)
        .collect(Collectors.joining(" "));
  }

  private static double value(Meter meter) {
    return meter.measure().iterator().next().getValue();
  }

  private static VirtualMachineScaleSet set(String name, String reason) {
    return Fixtures.parseUnchecked(
        VirtualMachineScaleSet.class,
        "metadata: {name: %s}\nstatus: {%s}".formatted(name, ready(reason)));
  }

  private static String ready(String reason) {
    return "conditions: [{type: Stalled, status: \"True\", reason: Other, message: m},"
        + " {type: Ready, status: \"False\", reason: %s, message: m}]".formatted(reason);
  }
}
