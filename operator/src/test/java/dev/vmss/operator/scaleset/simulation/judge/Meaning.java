package dev.vmss.operator.scaleset.simulation.judge;

import dev.vmss.api.v1alpha1.ImageReference;
import dev.vmss.api.v1alpha1.InstancePort;
import dev.vmss.api.v1alpha1.TerminateNotification;
import dev.vmss.api.v1alpha1.VirtualMachineProfile;
import dev.vmss.api.v1alpha1.VirtualMachineScaleSetSpec;
import dev.vmss.operator.model.GoDuration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What users of this world ask of one machine, said in one way, whatever the words they chose: "the
 * model is compared by meaning". What nobody may ask for is not part of it.
 */
final class Meaning {

  private Meaning() {}

  static String of(VirtualMachineScaleSetSpec spec) {
    return of(spec.virtualMachineProfile(), spec.sku().name());
  }

  static String of(VirtualMachineProfile profile, String size) {
    ImageReference image = profile.storageProfile().imageReference();
    List<InstancePort> ports =
        profile.networkProfile().ports().stream()
            .sorted(Comparator.comparing(InstancePort::name))
            .toList();
    Map<String, String> labels = new TreeMap<>(profile.metadata().labels());
    labels.keySet().removeIf(key -> !known(key));
    TerminateNotification notification = profile.terminateNotification();
    String grace = notification == null ? "30s" : notification.notBeforeTimeout();
    return String.join(
        " ",
        size.toLowerCase(Locale.ROOT).replace('_', '-'),
        image.publisher(),
        image.offer(),
        image.sku(),
        GoDuration.parse(grace).toString(),
        ports.toString(),
        labels.toString());
  }

  /** Labels in a domain that no cloud operator of this world allows. */
  static List<String> refusedKeys(VirtualMachineScaleSetSpec spec) {
    return spec.virtualMachineProfile().metadata().labels().keySet().stream()
        .filter(key -> !known(key))
        .toList();
  }

  /** Whether an instance carries only labels of ours, and such as its user may give it. */
  static boolean allKnown(Set<String> labels) {
    return labels.stream().allMatch(key -> key.startsWith("vmss.dev/") || known(key));
  }

  private static boolean known(String key) {
    return !key.contains("/") || key.startsWith("app.kubernetes.io/");
  }
}
