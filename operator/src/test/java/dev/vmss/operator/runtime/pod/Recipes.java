package dev.vmss.operator.runtime.pod;

import dev.vmss.api.v1alpha1.OsType;
import dev.vmss.api.v1alpha1.SourceKind;
import dev.vmss.api.v1alpha1.VirtualMachineScaleSet;
import dev.vmss.api.v1alpha1.VirtualMachineSizeSpec;
import dev.vmss.operator.catalogue.ServedImage;
import dev.vmss.operator.model.ImageVersion;
import dev.vmss.operator.model.InstanceId;
import dev.vmss.operator.runtime.Recipe;
import dev.vmss.operator.runtime.Slot;
import dev.vmss.testing.fixture.Fixtures;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Recipes to render: set {@code team-a/web}, a Linux image, whatever profile a test writes. */
record Recipes(String set, String profile, ServedImage image) {

  private static final String REFERENCE =
      "storageProfile: {imageReference: {publisher: P, offer: O, sku: S, version: latest}}\n";

  static Recipes plain() {
    return new Recipes("web", REFERENCE, image(OsType.LINUX));
  }

  static ServedImage image(OsType os, String... architectures) {
    return new ServedImage(
        "ubuntu-1",
        "image-uid",
        ImageVersion.of("1.2.3"),
        "sha256:abc",
        SourceKind.CONTAINER_IMAGE,
        os,
        Set.of(architectures),
        "registry.example/ubuntu",
        Optional.empty(),
        List.of(),
        List.of());
  }

  Recipes named(String name) {
    return new Recipes(name, profile, image);
  }

  /**
   * @param yaml of the profile, with a storage profile
   */
  Recipes profile(String yaml) {
    return new Recipes(set, yaml, image);
  }

  /**
   * @param yaml of the profile but for the storage profile
   */
  Recipes withProfile(String yaml) {
    return new Recipes(set, REFERENCE + yaml, image);
  }

  Recipes of(ServedImage other) {
    return new Recipes(set, profile, other);
  }

  /** Number 35, in that zone if one is given. */
  Pod pod(String... zone) {
    return PodRenderer.render(
        recipe(), new Slot(new InstanceId(35), List.of(zone).stream().findFirst()));
  }

  Recipe recipe() {
    VirtualMachineScaleSet object =
        Fixtures.parse(
            VirtualMachineScaleSet.class,
            """
            apiVersion: vmss.dev/v1alpha1
            kind: VirtualMachineScaleSet
            metadata: {name: web, namespace: team-a}
            spec:
              sku: {name: Standard_A2_v2}
              virtualMachineProfile:
            %s
            """
                .formatted(profile.indent(4)));
    return new Recipe(
        new Recipe.Owner("team-a", set, "set-uid"),
        object.getSpec().virtualMachineProfile(),
        new VirtualMachineSizeSpec(
            2, new Quantity("4Gi"), 4, Map.of(), List.of(), null, null, null),
        image,
        "model",
        "meaning",
        1,
        Duration.ofSeconds(30));
  }
}
