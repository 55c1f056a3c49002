package dev.vmss.testing.kubevirt.status;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vmss.testing.kubevirt.object.Doc;
import java.util.Map;
import java.util.TreeMap;

/** The list of an instance's volumes in its status. */
public final class VolumeStatus {

  private VolumeStatus() {}

  /** Adds what is not listed yet, sorted by name; {@code target} is the guest's name of a disk. */
  public static void write(ObjectNode instance) {
    ObjectNode status = Doc.child(instance, "status");
    Map<String, ObjectNode> listed = new TreeMap<>();
    Doc.items(status, "volumeStatus")
        .forEach(it -> listed.put(Doc.text(it, "name"), it.deepCopy()));
    Doc.items(instance, "spec", "volumes")
        .forEach(
            volume ->
                listed.computeIfAbsent(
                    Doc.text(volume, "name"),
                    name -> Doc.object().put("name", name).put("target", "")));
    ArrayNode all = status.putArray("volumeStatus");
    listed.values().forEach(all::add);
  }
}
