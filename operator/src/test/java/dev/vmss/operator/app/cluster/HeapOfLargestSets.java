package dev.vmss.operator.app.cluster;

import dev.vmss.api.v1alpha1.VirtualMachineScaleSet;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Measures by hand how much of the heap the largest sets that the CRD lets in keep, as they stand
 * in the cache: with customData of 65,535 bytes, and as many and as long labels and annotations as
 * there may be. Run with the heap of the operator, {@code -Xmx320m -XX:+UseSerialGC}; the argument
 * is how many sets to make.
 */
public final class HeapOfLargestSets {

  private HeapOfLargestSets() {}

  public static void main(String[] arguments) {
    int count = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 200;
    KubernetesSerialization lean = LeanObjects.serialization();
    keep(lean, 10);
    long before = used();
    List<VirtualMachineScaleSet> kept = keep(lean, count);
    long bytes = used() - before;
    long most = Runtime.getRuntime().maxMemory();
    System.out.printf(
        "%,d of the largest sets keep %,d kB, %,d kB each; %,d would fill a heap of %,d MB%n",
        kept.size(), bytes / 1024, bytes / 1024 / count, most / (bytes / count), most >> 20);
  }

  private static List<VirtualMachineScaleSet> keep(KubernetesSerialization lean, int count) {
    List<VirtualMachineScaleSet> sets = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      sets.add(lean.unmarshal(largest(i), VirtualMachineScaleSet.class));
    }
    return sets;
  }

  private static long used() {
    for (int i = 0; i < 5; i++) {
      System.gc();
    }
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }

  /** As the API server sends it, with what the operator does not keep. */
  private static String largest(int number) {
    String spec =
        """
        {"replicas": 1, "sku": {"name": "Standard_A1_v2"}, "virtualMachineProfile": {
          "storageProfile": {"imageReference":
            {"publisher": "p", "offer": "o", "sku": "s", "version": "latest"}},
          "osProfile": {"customData": "%s"},
          "metadata": {"labels": %s, "annotations": %s}}}"""
            .formatted("QUJD".repeat(21_845), entries(63), entries(4_096));
    return """
        {"apiVersion": "vmss.dev/v1alpha1", "kind": "VirtualMachineScaleSet",
         "metadata": {"name": "set-%d", "namespace": "team-a", "uid": "u%d",
           "annotations": {"kubectl.kubernetes.io/last-applied-configuration": %s},
           "managedFields": [{"manager": "kubectl", "operation": "Apply",
             "fieldsV1": {"f:spec": {"f:replicas": {}}}}]},
         "spec": %s}"""
        .formatted(number, number, quoted(spec), spec);
  }

  private static String entries(int length) {
    return IntStream.range(0, 32)
        .mapToObj(i -> "\"k%d\": \"%s\"".formatted(i, "v".repeat(length)))
        .collect(Collectors.joining(", ", "{", "}"));
  }

  private static String quoted(String text) {
    return '"' + text.replace("\"", "\\\"").replace("\n", "\\n") + '"';
  }
}
