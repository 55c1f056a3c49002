package dev.vmss.operator.app;

import dev.vmss.api.v1alpha1.VirtualMachineScaleSet;
import dev.vmss.operator.kubernetes.EventPublisher;
import dev.vmss.operator.runtime.pod.PodRuntime;
import dev.vmss.operator.scaleset.ScaleSetReconciler;
import io.fabric8.kubernetes.client.VersionInfo;
import java.util.List;

/** Builds the controllers. The one place that knows every room; called once, before the start. */
@FunctionalInterface
interface Wiring {

  List<Registration<?>> registrations(Surroundings surroundings);

  /** The controllers of the shipped program. */
  static Wiring ofProgram() {
    return surroundings -> List.of(scaleSets(surroundings));
  }

  private static Registration<VirtualMachineScaleSet> scaleSets(Surroundings surroundings) {
    PodRuntime runtime =
        new PodRuntime(
            surroundings.client(), honoursTaints(surroundings.client().getKubernetesVersion()));
    ScaleSetWatches watches = new ScaleSetWatches(runtime);
    return Registration.of(
        new ScaleSetReconciler(
            watches,
            runtime,
            watches::prepare,
            new EventPublisher(
                surroundings.client(), surroundings.clock(), surroundings.threads().writes()),
            surroundings.threads().writes(),
            surroundings.clock(),
            surroundings.configuration().assumeAutoscaling()));
  }

  /** Kubernetes 1.26 made {@code nodeTaintsPolicy} of spread constraints a default. */
  private static boolean honoursTaints(VersionInfo version) {
    String minor = version.getMinor().replaceAll("[^0-9].*", "");
    return !"1".equals(version.getMajor()) || Integer.parseInt(minor) >= 26;
  }
}
