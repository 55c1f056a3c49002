package dev.vmss.testing.kubevirt.recording;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vmss.testing.kubevirt.object.Doc;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * All objects of one machine at one moment.
 *
 * @param objects by their role: {@code vm}, {@code vmi}, {@code pod}, {@code pod-2}, {@code dv}
 */
record View(Map<String, ObjectNode> objects) {

  View {
    objects = new TreeMap<>(objects);
  }

  boolean has(String role) {
    return objects.containsKey(role);
  }

  /** An object that is not there reads as an empty one. */
  ObjectNode get(String role) {
    return objects.getOrDefault(role, Doc.object());
  }

  /** Of the machine, for {@code kubectl get}. */
  String status() {
    return Doc.text(get("vm"), "status", "printableStatus");
  }

  boolean isReady() {
    return Doc.has(get("vm"), "Ready", "True");
  }

  List<String> versions() {
    return objects.values().stream()
        .map(it -> Doc.uid(it) + "@" + Doc.text(it, "metadata", "resourceVersion"))
        .toList();
  }
}
