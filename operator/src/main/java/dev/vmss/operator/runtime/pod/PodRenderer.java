package dev.vmss.operator.runtime.pod;

import dev.vmss.api.v1alpha1.DataDisk;
import dev.vmss.api.v1alpha1.HealthProfile;
import dev.vmss.api.v1alpha1.InstancePort;
import dev.vmss.api.v1alpha1.OsProfile;
import dev.vmss.operator.catalogue.ServedImage;
import dev.vmss.operator.placement.Node;
import dev.vmss.operator.runtime.HostName;
import dev.vmss.operator.runtime.InstanceObject;
import dev.vmss.operator.runtime.Recipe;
import dev.vmss.operator.runtime.Slot;
import dev.vmss.operator.runtime.Spread;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.ContainerPortBuilder;
import io.fabric8.kubernetes.api.model.LocalObjectReference;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Renders an instance as a Pod. Tenants' fields land only in places that are theirs: no host paths,
 * no privileges, no service account. Pure.
 */
final class PodRenderer {

  private static final String CONTAINER = "instance";

  private PodRenderer() {}

  static Pod render(Recipe recipe, Slot slot) {
    return new PodBuilder()
        .withMetadata(metadata(recipe, slot))
        .withSpec(spec(recipe, slot))
        .build();
  }

  private static ObjectMeta metadata(Recipe recipe, Slot slot) {
    ObjectMetaBuilder metadata = new ObjectMetaBuilder(InstanceObject.metadata(recipe, slot));
    CustomData.inline(recipe.profile().osProfile())
        .ifPresent(text -> metadata.addToAnnotations(CustomData.ANNOTATION, text));
    return metadata.build();
  }

  private static PodSpec spec(Recipe recipe, Slot slot) {
    OsProfile os = recipe.profile().osProfile();
    PodSpecBuilder spec =
        new PodSpecBuilder()
            .withRestartPolicy("Always")
            .withTerminationGracePeriodSeconds(recipe.terminationGrace().toSeconds())
            .withAutomountServiceAccountToken(false)
            .withEnableServiceLinks(false)
            .withNewSecurityContext()
            .withNewSeccompProfile()
            .withType("RuntimeDefault")
            .endSeccompProfile()
            .endSecurityContext()
            .withNodeSelector(nodeSelector(recipe))
            .withTolerations(Spread.tolerations(recipe.size()))
            .withRuntimeClassName(recipe.size().runtimeClassName())
            .withImagePullSecrets(pullSecrets(recipe.image()))
            .withAffinity(Spread.affinity(slot, recipe.image().architectures()))
            .withTopologySpreadConstraints(Spread.constraint(recipe))
            .withContainers(container(recipe))
            .withVolumes(CustomData.volumes(os))
            .addAllToVolumes(DataDisks.volumes(dataDisks(recipe), recipe.owner().name()))
            .withHostname(HostName.of(recipe, slot));
    return spec.build();
  }

  private static List<DataDisk> dataDisks(Recipe recipe) {
    return recipe.profile().storageProfile().dataDisks();
  }

  /** What the size says of the operating system holds: it knows its nodes best. */
  private static Map<String, String> nodeSelector(Recipe recipe) {
    Map<String, String> selector = new HashMap<>(recipe.size().nodeSelector());
    selector.putIfAbsent(Node.SYSTEM, recipe.image().system());
    return selector;
  }

  private static Container container(Recipe recipe) {
    ServedImage image = recipe.image();
    Map<String, Quantity> resources =
        Map.of(
            "cpu",
            new Quantity(recipe.size().cores().toString()),
            "memory",
            recipe.size().memory());
    HealthProfile health = recipe.profile().healthProfile();
    return new ContainerBuilder()
        .withName(CONTAINER)
        .withImage(image.reference() + "@" + image.digest())
        .withCommand(image.command())
        .withArgs(image.args())
        .withPorts(ports(recipe.profile().networkProfile().ports()))
        .withStartupProbe(HealthProbe.startup(health).orElse(null))
        .withReadinessProbe(HealthProbe.readiness(health).orElse(null))
        .withNewResources()
        .withRequests(resources)
        .withLimits(resources)
        .endResources()
        .withNewSecurityContext()
        .withAllowPrivilegeEscalation(false)
        .endSecurityContext()
        .withVolumeMounts(CustomData.mounts(recipe.profile().osProfile()))
        .addAllToVolumeMounts(DataDisks.mounts(dataDisks(recipe)))
        .build();
  }

  private static List<ContainerPort> ports(List<InstancePort> ports) {
    return ports.stream()
        .map(
            port ->
                new ContainerPortBuilder()
                    .withName(port.name())
                    .withContainerPort(port.port())
                    .build())
        .toList();
  }

  private static List<LocalObjectReference> pullSecrets(ServedImage image) {
    return image
        .pullSecret()
        .map(name -> List.of(new LocalObjectReference(name)))
        .orElse(List.of());
  }
}
