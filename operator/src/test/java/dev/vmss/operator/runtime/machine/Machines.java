package dev.vmss.operator.runtime.machine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vmss.api.v1alpha1.OsType;
import dev.vmss.api.v1alpha1.SourceKind;
import dev.vmss.api.v1alpha1.VirtualMachineScaleSet;
import dev.vmss.api.v1alpha1.VirtualMachineScaleSetSpec;
import dev.vmss.api.v1alpha1.VirtualMachineSize;
import dev.vmss.api.v1alpha1.VirtualMachineSizeSpec;
import dev.vmss.operator.catalogue.ImageVolume;
import dev.vmss.operator.catalogue.ServedImage;
import dev.vmss.operator.kubevirt.VirtualMachine;
import dev.vmss.operator.model.ImageVersion;
import dev.vmss.operator.model.InstanceId;
import dev.vmss.operator.runtime.Recipe;
import dev.vmss.operator.runtime.Slot;
import dev.vmss.testing.fixture.Fixtures;
import dev.vmss.testing.fixture.Yaml;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Machines to render: set {@code team-a/web}, number 35, whatever profile and size a test writes.
 *
 * @param profile YAML of the profile but for its storage profile
 * @param disks YAML of the storage profile but for the image reference, in one line
 * @param spec YAML of more fields of the set's spec
 */
record Machines(
    String profile,
    String disks,
    String spec,
    String size,
    ServedImage image,
    RootDisk root,
    Optional<String> zone,
    int faultDomains) {

  static final ImageVolume VOLUME =
      new ImageVolume("vmss-system", "ubuntu-0a1b", new Quantity("10Gi"), Optional.of("fast"));

  private static final KubernetesSerialization SERIALIZATION = new KubernetesSerialization();

  static Machines plain() {
    return new Machines(
        "",
        "",
        "",
        "{cores: 2, memory: 4Gi, maxDataDisks: 64}",
        image(OsType.LINUX),
        new RootDisk.Ephemeral(),
        Optional.empty(),
        1);
  }

  static ServedImage image(OsType os, String... architectures) {
    return new ServedImage(
        "ubuntu-1",
        "image-uid",
        ImageVersion.of("1.2.3"),
        "sha256:" + "ab".repeat(32),
        SourceKind.CONTAINER_DISK,
        os,
        Set.of(architectures),
        "registry.example/disks/ubuntu",
        Optional.of("pull"),
        List.of(),
        List.of());
  }

  Machines profile(String yaml) {
    return new Machines(yaml, disks, spec, size, image, root, zone, faultDomains);
  }

  Machines disks(String yaml) {
    return new Machines(profile, yaml, spec, size, image, root, zone, faultDomains);
  }

  Machines spec(String yaml) {
    return new Machines(profile, disks, yaml, size, image, root, zone, faultDomains);
  }

  Machines size(String yaml) {
    return new Machines(profile, disks, spec, yaml, image, root, zone, faultDomains);
  }

  Machines of(ServedImage other) {
    return new Machines(profile, disks, spec, size, other, root, zone, faultDomains);
  }

  Machines from(RootDisk other) {
    return new Machines(profile, disks, spec, size, image, other, zone, faultDomains);
  }

  Machines cloned() {
    return from(new RootDisk.Clone(VOLUME, "x7k2q"));
  }

  Machines in(String other) {
    return new Machines(profile, disks, spec, size, image, root, Optional.of(other), faultDomains);
  }

  Machines over(int domains) {
    return new Machines(profile, disks, spec, size, image, root, zone, domains);
  }

  VirtualMachineScaleSetSpec wanted() {
    return Fixtures.parseUnchecked(
            VirtualMachineScaleSet.class,
            """
            metadata: {name: web, namespace: team-a}
            spec:
              sku: {name: Standard_A2_v2}
            %s
              virtualMachineProfile:
                storageProfile: {imageReference: {publisher: P, offer: O, sku: S, version: latest}, %s}
            %s
            """
                .formatted(spec.indent(2), disks, profile.indent(4)))
        .getSpec();
  }

  VirtualMachineSizeSpec hardware() {
    return Fixtures.parse(
            VirtualMachineSize.class, "metadata: {name: standard-a2-v2}\nspec: " + size + "\n")
        .getSpec();
  }

  List<String> refusals() {
    return MachineCheck.refusals("web", wanted(), hardware(), served());
  }

  /** The image with the volume that the root disk is cloned from. */
  private ServedImage served() {
    return root instanceof RootDisk.Clone clone ? imported(image, clone.volume()) : image;
  }

  static ServedImage imported(ServedImage image, ImageVolume volume) {
    return new ServedImage(
        image.name(),
        image.uid(),
        image.version(),
        image.digest(),
        image.kind(),
        image.osType(),
        image.architectures(),
        image.reference(),
        image.pullSecret(),
        image.command(),
        image.args(),
        Optional.of(volume));
  }

  VirtualMachine machine() {
    Recipe recipe =
        new Recipe(
            new Recipe.Owner("team-a", "web", "set-uid"),
            wanted().virtualMachineProfile(),
            hardware(),
            image,
            "model",
            "meaning",
            faultDomains,
            Duration.ofMinutes(5));
    return MachineRenderer.render(recipe, new Slot(new InstanceId(35), zone), root);
  }

  /** As it goes to the server. */
  ObjectNode json() {
    return json(machine());
  }

  static ObjectNode json(VirtualMachine machine) {
    return (ObjectNode) SERIALIZATION.convertValue(machine, JsonNode.class);
  }

  /** YAML or JSON of a part, to compare with. */
  static JsonNode tree(String text) {
    return Yaml.documents("part: " + text).get(0).get("part");
  }
}
