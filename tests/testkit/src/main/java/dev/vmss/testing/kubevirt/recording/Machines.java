package dev.vmss.testing.kubevirt.recording;

/** Manifests of machines, made by hand in the form that a renderer would give them. */
final class Machines {

  private Machines() {}

  /** With the root on a container disk. */
  static String ofContainerDisk(String name) {
    return manifest(
        name,
        "",
        "",
        "{name: root, containerDisk: {image: 'registry.invalid/disks/ubuntu@sha256:%s'}}"
            .formatted("0".repeat(64)));
  }

  /** As above, on nodes with this label only. */
  static String ofContainerDiskOn(String name, String nodeSelector) {
    return manifest(
        name,
        "",
        "nodeSelector: {" + nodeSelector + "}",
        "{name: root, containerDisk: {image: 'registry.invalid/disks/ubuntu:22.04'}}");
  }

  /** With the root on a claim that is there already, or is not. */
  static String ofClaim(String name, String claim) {
    return manifest(
        name, "", "", "{name: root, persistentVolumeClaim: {claimName: " + claim + "}}");
  }

  /**
   * With the root on a DataVolume of the machine's own.
   *
   * @param source as in {@code spec.source}
   */
  static String ofDataVolume(String name, String source) {
    String template =
        """
          dataVolumeTemplates:
          - metadata: {name: %s-root}
            spec:
              source: %s
              storage: {resources: {requests: {storage: 30Gi}}}
        """
            .formatted(name, source);
    return manifest(name, template, "", "{name: root, dataVolume: {name: " + name + "-root}}");
  }

  private static String manifest(String name, String more, String scheduling, String root) {
    return """
        apiVersion: kubevirt.io/v1
        kind: VirtualMachine
        metadata:
          name: %1$s
          labels: {vmss.dev/scale-set: web, vmss.dev/instance-id: "%2$s"}
        spec:
          runStrategy: Always
        %3$s
          template:
            metadata:
              labels: {vmss.dev/scale-set: web, vmss.dev/instance-id: "%2$s"}
            spec:
              architecture: amd64
              hostname: web00000%2$s
              terminationGracePeriodSeconds: 30
              evictionStrategy: LiveMigrateIfPossible
              %4$s
              domain:
                cpu: {cores: 2, sockets: 1, threads: 1}
                machine: {type: q35}
                memory: {guest: 4Gi}
                resources: {requests: {cpu: "2"}}
                devices:
                  disks:
                  - {name: root, bootOrder: 1, disk: {bus: virtio}}
                  interfaces:
                  - {name: default, masquerade: {}, ports: [{name: http, port: 8080}]}
                  rng: {}
              networks: [{name: default, pod: {}}]
              readinessProbe: {httpGet: {port: 8080, path: /, scheme: HTTP}, periodSeconds: 5, failureThreshold: 3}
              volumes:
              - %5$s
        """
        .formatted(name, name.substring(name.lastIndexOf('-') + 1), more, scheduling, root);
  }
}
