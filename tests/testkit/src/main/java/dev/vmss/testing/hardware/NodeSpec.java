package dev.vmss.testing.hardware;

import io.fabric8.kubernetes.api.model.Taint;
import io.fabric8.kubernetes.api.model.TaintBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A node to simulate: its labels, what Pods may use of it, and its taints. Immutable. */
public record NodeSpec(
    String name, Map<String, String> labels, Map<String, String> allocatable, List<Taint> taints) {

  public static final String ZONE_LABEL = "topology.kubernetes.io/zone";

  public NodeSpec {
    labels = Map.copyOf(labels);
    allocatable = Map.copyOf(allocatable);
    taints = List.copyOf(taints);
  }

  /** A node with 32 CPUs, 128 GiB, room for 110 Pods, without a zone and without taints. */
  public static NodeSpec named(String name) {
    return new NodeSpec(
        name,
        Map.of(
            "kubernetes.io/hostname", name,
            "kubernetes.io/os", "linux",
            "kubernetes.io/arch", "amd64"),
        Map.of("cpu", "32", "memory", "128Gi", "pods", "110", "ephemeral-storage", "500Gi"),
        List.of());
  }

  public NodeSpec withZone(String zone) {
    return withLabel(ZONE_LABEL, zone);
  }

  public NodeSpec withLabel(String key, String value) {
    return new NodeSpec(name, with(labels, key, value), allocatable, taints);
  }

  /** Sets one allocatable resource, in the notation of Kubernetes quantities. */
  public NodeSpec withAllocatable(String resource, String quantity) {
    return new NodeSpec(name, labels, with(allocatable, resource, quantity), taints);
  }

  public NodeSpec withPods(int pods) {
    return withAllocatable("pods", Integer.toString(pods));
  }

  /** Adds a taint with one of the effects NoSchedule, PreferNoSchedule, NoExecute. */
  public NodeSpec withTaint(String key, String value, String effect) {
    List<Taint> more = new ArrayList<>(taints);
    more.add(new TaintBuilder().withKey(key).withValue(value).withEffect(effect).build());
    return new NodeSpec(name, labels, allocatable, more);
  }

  private static Map<String, String> with(Map<String, String> map, String key, String value) {
    Map<String, String> more = new TreeMap<>(map);
    more.put(key, value);
    return more;
  }
}
