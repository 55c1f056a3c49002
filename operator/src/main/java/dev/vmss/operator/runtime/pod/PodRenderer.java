package dev.vmss.operator.runtime.pod;

import dev.vmss.api.v1alpha1.DataDisk;
import dev.vmss.api.v1alpha1.HealthProfile;
import dev.vmss.api.v1alpha1.InstancePort;
import dev.vmss.api.v1alpha1.OsProfile;
import dev.vmss.api.v1alpha1.OsType;
import dev.vmss.api.v1alpha1.VirtualMachineScaleSet;
import dev.vmss.api.v1alpha1.VirtualMachineSizeSpec;
import dev.vmss.api.v1alpha1.WellKnown;
import dev.vmss.operator.catalogue.ServedImage;
import dev.vmss.operator.placement.Node;
import dev.vmss.operator.runtime.Recipe;
import dev.vmss.operator.runtime.Slot;
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
import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.api.model.TolerationBuilder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
    Recipe.Owner owner = recipe.owner();
    return new ObjectMetaBuilder()
        .withNamespace(owner.namespace())
        .withName(slot.id().nameIn(owner.name()))
        .withLabels(labels(recipe, slot))
        .withAnnotations(annotations(recipe))
        .addNewOwnerReference()
        .withApiVersion(WellKnown.API_VERSION)
        .withKind(VirtualMachineScaleSet.class.getSimpleName())
        .withName(owner.name())
        .withUid(owner.uid())
        .withController(true)
        .withBlockOwnerDeletion(true)
        .endOwnerReference()
        .build();
  }

  private static Map<String, String> labels(Recipe recipe, Slot slot) {
    Map<String, String> labels = new HashMap<>(recipe.profile().metadata().labels());
    labels.put(WellKnown.SCALE_SET, recipe.owner().name());
    labels.put(WellKnown.INSTANCE_ID, slot.id().toString());
    labels.put(WellKnown.IMAGE_VERSION, recipe.image().version().toString());
    slot.zone().ifPresent(zone -> labels.put(WellKnown.ZONE, zone));
    return labels;
  }

  private static Map<String, String> annotations(Recipe recipe) {
    ServedImage image = recipe.image();
    Map<String, String> annotations = new HashMap<>(recipe.profile().metadata().annotations());
    annotations.put(WellKnown.IMAGE, image.name());
    annotations.put(WellKnown.IMAGE_UID, image.uid());
    annotations.put(WellKnown.IMAGE_DIGEST, image.digest());
    annotations.put(WellKnown.MODEL, recipe.model());
    annotations.put(WellKnown.MODEL_MEANING, recipe.meaning());
    CustomData.inline(recipe.profile().osProfile())
        .ifPresent(text -> annotations.put(CustomData.ANNOTATION, text));
    return annotations;
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
            .withTolerations(tolerations(recipe.size()))
            .withRuntimeClassName(recipe.size().runtimeClassName())
            .withImagePullSecrets(pullSecrets(recipe.image()))
            .withAffinity(Spread.affinity(slot, recipe.image().architectures()))
            .withTopologySpreadConstraints(Spread.constraint(recipe))
            .withContainers(container(recipe))
            .withVolumes(CustomData.volumes(os))
            .addAllToVolumes(DataDisks.volumes(dataDisks(recipe), recipe.owner().name()))
            .withHostname(hostname(recipe, slot));
    return spec.build();
  }

  private static List<DataDisk> dataDisks(Recipe recipe) {
    return recipe.profile().storageProfile().dataDisks();
  }

  /** The id has six digits, and Windows knows no computer name of more than 15 characters. */
  private static String hostname(Recipe recipe, Slot slot) {
    String prefix =
        Optional.ofNullable(recipe.profile().osProfile().computerNamePrefix())
            .orElse(recipe.owner().name());
    int longest = recipe.image().osType() == OsType.WINDOWS ? 9 : 15;
    return slot.id().hostName(prefix.substring(0, Math.min(longest, prefix.length())));
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

  private static List<Toleration> tolerations(VirtualMachineSizeSpec size) {
    return size.tolerations().stream()
        .map(
            toleration ->
                new TolerationBuilder()
                    .withKey(toleration.key())
                    .withOperator(toleration.operator())
                    .withValue(toleration.value())
                    .withEffect(toleration.effect())
                    .withTolerationSeconds(toleration.tolerationSeconds())
                    .build())
        .toList();
  }
}
