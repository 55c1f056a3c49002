package dev.vmss.demo;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The set of machines that the demo shows, and what there is of it. */
final class Machines {

  static final String SET = "team-a/db";

  private static final String SPACE = "team-a";

  private Machines() {}

  static String image(String version) {
    return """
        apiVersion: vmss.dev/v1alpha1
        kind: MarketplaceImage
        metadata: {name: disk-%1$s}
        spec:
          publisher: Acme
          offer: Db
          sku: disk
          version: %1$s
          osType: Linux
          source:
            http: {url: "https://127.0.0.1/db-%1$s.qcow2", sha256: "%2$s", size: 10Gi}
        """
        .formatted(version, version.substring(0, 1).repeat(64));
  }

  static String set() {
    return """
        apiVersion: vmss.dev/v1alpha1
        kind: VirtualMachineScaleSet
        metadata: {name: db, namespace: team-a}
        spec:
          replicas: 3
          sku: {name: Machine_M1}
          zones: [zone-1, zone-2, zone-3]
          upgradePolicy:
            automaticOSUpgrade: true
            rollingUpgradePolicy: {maxBatchInstancePercent: 34, pauseTimeBetweenBatches: 1s}
          virtualMachineProfile:
            storageProfile:
              imageReference: {publisher: Acme, offer: Db, sku: disk, version: latest}
              dataDisks: [{lun: 0, diskSizeGB: 20}]
        """;
  }

  static String size() {
    return """
        apiVersion: vmss.dev/v1alpha1
        kind: VirtualMachineSize
        metadata: {name: machine-m1}
        spec: {cores: 1, memory: 1Gi, maxDataDisks: 2}
        """;
  }

  /** Of every machine that is there, its version by its name. */
  static Map<String, String> versions(Stage stage) {
    Map<String, String> versions = new TreeMap<>();
    all(stage)
        .forEach(
            machine ->
                versions.put(
                    machine.getMetadata().getName(),
                    machine.getMetadata().getLabels().get("vmss.dev/image-version")));
    return versions;
  }

  private static List<GenericKubernetesResource> all(Stage stage) {
    return stage
        .client()
        .genericKubernetesResources("kubevirt.io/v1", "VirtualMachine")
        .inNamespace(SPACE)
        .list()
        .getItems();
  }

  /** The claims of data disks: what makes each unmistakable, by its name. */
  static Map<String, String> dataDisks(Stage stage) {
    Map<String, String> disks = new TreeMap<>();
    stage
        .client()
        .persistentVolumeClaims()
        .inNamespace(SPACE)
        .withLabel("vmss.dev/lun")
        .list()
        .getItems()
        .forEach(it -> disks.put(it.getMetadata().getName(), it.getMetadata().getUid()));
    return disks;
  }

  /** Where a machine runs now. */
  static Optional<String> node(Stage stage, String name) {
    return Optional.ofNullable(
            stage
                .client()
                .genericKubernetesResources("kubevirt.io/v1", "VirtualMachineInstance")
                .inNamespace(SPACE)
                .withName(name)
                .get())
        .map(run -> run.get("status", "nodeName"));
  }
}
