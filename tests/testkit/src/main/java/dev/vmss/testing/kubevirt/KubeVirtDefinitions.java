package dev.vmss.testing.kubevirt;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.NonDeletingOperation;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The custom resources of KubeVirt and CDI for clusters that have neither: as many as the simulator
 * needs, or as many as virt-controller wants to see at its start.
 */
public final class KubeVirtDefinitions {

  private static final String KUBEVIRT = "kubevirt.io";
  private static final String CDI = "cdi.kubevirt.io";
  private static final String READY = "Ready=.status.conditions[?(@.type=='Ready')].status";
  private static final String AGE = "Age=.metadata.creationTimestamp";

  private static final List<OpenDefinition> NEEDED =
      List.of(
          new OpenDefinition(
              KUBEVIRT,
              "v1",
              "VirtualMachine",
              "virtualmachines",
              true,
              true,
              List.of("vm", "vms"),
              List.of(AGE, "Status=.status.printableStatus", READY)),
          new OpenDefinition(
              KUBEVIRT,
              "v1",
              "VirtualMachineInstance",
              "virtualmachineinstances",
              true,
              false,
              List.of("vmi", "vmis"),
              List.of(
                  AGE,
                  "Phase=.status.phase",
                  "IP=.status.interfaces[0].ipAddress",
                  "NodeName=.status.nodeName",
                  READY)),
          new OpenDefinition(
              KUBEVIRT,
              "v1",
              "VirtualMachineInstanceMigration",
              "virtualmachineinstancemigrations",
              true,
              true,
              List.of("vmim", "vmims"),
              List.of("Phase=.status.phase", "VMI=.spec.vmiName")),
          new OpenDefinition(
              CDI,
              "v1beta1",
              "DataVolume",
              "datavolumes",
              true,
              true,
              List.of("dv", "dvs"),
              List.of(
                  "Phase=.status.phase",
                  "Progress=.status.progress",
                  "Restarts=.status.restartCount",
                  AGE)),
          new OpenDefinition(
              CDI,
              "v1beta1",
              "DataSource",
              "datasources",
              true,
              true,
              List.of("das"),
              List.of(AGE)));

  /** What virt-controller looks at besides; nothing of these kinds is ever there. */
  private static final List<OpenDefinition> LISTED =
      List.of(
          open(KUBEVIRT, "v1", "VirtualMachineInstancePreset", "s"),
          open(KUBEVIRT, "v1", "VirtualMachineInstanceReplicaSet", "s"),
          open(KUBEVIRT, "v1", "KubeVirt", "s"),
          open("pool.kubevirt.io", "v1beta1", "VirtualMachinePool", "s"),
          open("snapshot.kubevirt.io", "v1beta1", "VirtualMachineSnapshot", "s"),
          open("snapshot.kubevirt.io", "v1beta1", "VirtualMachineSnapshotContent", "s"),
          open("snapshot.kubevirt.io", "v1beta1", "VirtualMachineRestore", "s"),
          open("export.kubevirt.io", "v1", "VirtualMachineExport", "s"),
          open("backup.kubevirt.io", "v1alpha1", "VirtualMachineBackup", "s"),
          open("backup.kubevirt.io", "v1alpha1", "VirtualMachineBackupTracker", "s"),
          open("instancetype.kubevirt.io", "v1beta1", "VirtualMachineInstancetype", "s"),
          cluster("instancetype.kubevirt.io", "v1beta1", "VirtualMachineClusterInstancetype", "s"),
          open("instancetype.kubevirt.io", "v1beta1", "VirtualMachinePreference", "s"),
          cluster("instancetype.kubevirt.io", "v1beta1", "VirtualMachineClusterPreference", "s"),
          cluster("migrations.kubevirt.io", "v1alpha1", "MigrationPolicy", ""),
          open("clone.kubevirt.io", "v1beta1", "VirtualMachineClone", "s"),
          cluster(CDI, "v1beta1", "CDI", "s"),
          cluster(CDI, "v1beta1", "CDIConfig", "s"),
          cluster(CDI, "v1beta1", "StorageProfile", "s"));

  private KubeVirtDefinitions() {}

  /**
   * Adds what the simulator needs, unless it is there, and waits until the cluster serves it.
   *
   * @throws IllegalStateException if the cluster has a KubeVirt of its own
   */
  public static void install(KubernetesClient client) {
    NEEDED.forEach(
        definition -> {
          CustomResourceDefinition found = find(client, definition);
          if (found != null && !isSimulated(found)) {
            throw new IllegalStateException(
                definition.name() + " is there already: this cluster has KubeVirt or CDI.");
          }
        });
    install(client, NEEDED.stream());
  }

  /** Adds everything that virt-controller wants to list, unless it is there. */
  public static void installAll(KubernetesClient client) {
    install(client, Stream.concat(NEEDED.stream(), LISTED.stream()));
  }

  /**
   * Takes away what {@link #install} added, and waits for it: KubeVirt and CDI leave, and all their
   * objects. Those of a real KubeVirt stay.
   */
  public static void remove(KubernetesClient client) {
    NEEDED.stream()
        .filter(
            definition -> {
              CustomResourceDefinition found = find(client, definition);
              return found != null && isSimulated(found);
            })
        .forEach(definition -> remove(client, definition));
  }

  private static void remove(KubernetesClient client, OpenDefinition definition) {
    var named = client.apiextensions().v1().customResourceDefinitions().withName(definition.name());
    named.delete();
    named.waitUntilCondition(it -> it == null, 60, TimeUnit.SECONDS);
  }

  private static boolean isSimulated(CustomResourceDefinition definition) {
    return definition.getMetadata().getLabels() != null
        && definition.getMetadata().getLabels().containsKey(OpenDefinition.SIMULATED);
  }

  private static void install(KubernetesClient client, Stream<OpenDefinition> definitions) {
    List<OpenDefinition> missing =
        definitions.filter(definition -> find(client, definition) == null).toList();
    missing.forEach(
        definition -> client.resource(definition.build()).createOr(NonDeletingOperation::update));
    missing.forEach(
        definition ->
            client
                .apiextensions()
                .v1()
                .customResourceDefinitions()
                .withName(definition.name())
                .waitUntilCondition(KubeVirtDefinitions::serves, 30, TimeUnit.SECONDS));
  }

  private static CustomResourceDefinition find(KubernetesClient client, OpenDefinition definition) {
    return client
        .apiextensions()
        .v1()
        .customResourceDefinitions()
        .withName(definition.name())
        .get();
  }

  private static boolean serves(CustomResourceDefinition definition) {
    return definition != null
        && definition.getStatus() != null
        && definition.getStatus().getConditions() != null
        && definition.getStatus().getConditions().stream()
            .anyMatch(it -> it.getType().equals("Established") && it.getStatus().equals("True"));
  }

  private static OpenDefinition open(String group, String version, String kind, String ending) {
    return new OpenDefinition(group, version, kind, plural(kind, ending), true);
  }

  private static OpenDefinition cluster(String group, String version, String kind, String ending) {
    return new OpenDefinition(
        group, version, kind, plural(kind, ending), false, true, List.of(), List.of());
  }

  private static String plural(String kind, String ending) {
    String lower = kind.toLowerCase(java.util.Locale.ROOT);
    return lower.endsWith("policy")
        ? lower.substring(0, lower.length() - 1) + "ies"
        : lower + ending;
  }
}
