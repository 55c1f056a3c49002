package dev.vmss.operator.scaleset.simulation;

import dev.vmss.api.v1alpha1.MarketplaceImage;
import dev.vmss.api.v1alpha1.VirtualMachineScaleSet;
import dev.vmss.operator.placement.Node;
import dev.vmss.operator.scaleset.simulation.world.Key;
import dev.vmss.operator.scaleset.simulation.world.Machine;
import dev.vmss.operator.scaleset.simulation.world.World;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The world at the moment a rule was broken, for people. */
record Picture(World world) {

  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add("nodes: " + world.server.nodes.all().stream().map(Picture::node).toList());
    world.server.images.all().forEach(image -> lines.add(image(image)));
    world.server.sets.all().forEach(set -> lines.addAll(set(set)));
    world.server.machines.all().forEach(machine -> lines.add("  " + machine(machine)));
    return lines;
  }

  private static String image(MarketplaceImage image) {
    return "image %s: spec %s, status %s"
        .formatted(image.getMetadata().getName(), image.getSpec().version(), image.getStatus());
  }

  private List<String> set(VirtualMachineScaleSet set) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "set %s %s generation %d: %s"
            .formatted(
                Key.of(set),
                set.getMetadata().getUid(),
                set.getMetadata().getGeneration(),
                world.manifests.get(Key.of(set))));
    if (set.getStatus() != null) {
      set.getStatus().conditions().forEach(condition -> lines.add(condition(condition)));
      lines.add("  upgrade " + set.getStatus().upgrade());
      lines.add("  repairs " + set.getStatus().repairs());
    }
    return lines;
  }

  private static String condition(Condition c) {
    return "  %s=%s %s: %s".formatted(c.getType(), c.getStatus(), c.getReason(), c.getMessage());
  }

  private static String node(Node node) {
    return node.name()
        + "@"
        + node.zone().orElse("-")
        + (node.ready() ? "" : " down")
        + (node.cordoned() ? " cordoned" : "")
        + (node.taints().isEmpty() ? "" : " tainted");
  }

  private static String machine(Machine machine) {
    Machine.Life life = machine.life();
    String image =
        machine.annotations().entrySet().stream()
            .filter(e -> !e.getKey().endsWith("image-uid"))
            .map(e -> e.getKey().replace("vmss.dev/", "") + "=" + e.getValue())
            .sorted()
            .collect(Collectors.joining(" "));
    return machine
        + " on "
        + life.node().orElse("-")
        + " "
        + life.phase()
        + (machine.isReady() ? " ready" : "")
        + life.ending().map(at -> " deleted at " + at).orElse("")
        + (machine.owner().isEmpty() ? " foreign" : "")
        + " version="
        + machine.labels().getOrDefault("vmss.dev/image-version", "?")
        + " zone="
        + machine.labels().getOrDefault("vmss.dev/zone", "-")
        + " "
        + image;
  }
}
