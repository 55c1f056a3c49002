package dev.vmss.operator.runtime.machine;

import dev.vmss.operator.kubevirt.VirtualMachine;
import dev.vmss.operator.kubevirt.VirtualMachineInstance;
import io.fabric8.kubernetes.client.utils.Serialization;

/** Machines and their runs as KubeVirt 1.9 writes them, in YAML. */
final class ObservedMachines {

  static final String CREATED = "2026-01-15T12:00:00Z";

  private ObservedMachines() {}

  /**
   * @param spec what follows {@code spec:}, in flow style
   * @param status likewise
   */
  static VirtualMachine machine(String spec, String status) {
    return machine("uid-1", spec, status);
  }

  static VirtualMachine machine(String uid, String spec, String status) {
    return Serialization.unmarshal(
        """
        apiVersion: kubevirt.io/v1
        kind: VirtualMachine
        metadata:
          namespace: team-a
          name: web-1
          uid: %s
          resourceVersion: "7"
          creationTimestamp: %s
          labels: {vmss.dev/scale-set: web, vmss.dev/instance-id: "1", mine: x}
          annotations: {vmss.dev/image: ubuntu, kubevirt.io/latest-observed-api-version: v1}
          ownerReferences:
          - {apiVersion: vmss.dev/v1alpha1, kind: VirtualMachineScaleSet, name: web, uid: uid-of-web, controller: true}
        spec: %s
        status: %s
        """
            .formatted(uid, CREATED, spec, status),
        VirtualMachine.class);
  }

  static VirtualMachineInstance run(String status) {
    return run("uid-1", status);
  }

  static VirtualMachineInstance run(String machine, String status) {
    return Serialization.unmarshal(
        """
        apiVersion: kubevirt.io/v1
        kind: VirtualMachineInstance
        metadata:
          namespace: team-a
          name: web-1
          uid: uid-of-run
          labels: {vmss.dev/scale-set: web}
          ownerReferences:
          - {apiVersion: kubevirt.io/v1, kind: VirtualMachine, name: web-1, uid: %s, controller: true}
        spec: {domain: {devices: {}}}
        status: %s
        """
            .formatted(machine, status),
        VirtualMachineInstance.class);
  }
}
