package dev.vmss.testing.kubevirt.status;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vmss.testing.kubevirt.object.Doc;
import dev.vmss.testing.kubevirt.object.Kind;
import java.util.UUID;

/** The VirtualMachineInstance and the DataVolumes that a machine gets. */
public final class InstanceTemplate {

  public static final String GENERATION = "kubevirt.io/vm-generation";
  public static final String FOREGROUND = "kubevirt.io/foregroundDeleteVirtualMachine";
  public static final String CONTROLLER = "kubevirt.io/virtualMachineControllerFinalize";

  private InstanceTemplate() {}

  public static ObjectNode instance(JsonNode machine) {
    ObjectNode instance = Doc.object(Kind.INSTANCE, Doc.namespace(machine), Doc.name(machine));
    ObjectNode meta = Doc.child(instance, "metadata");
    JsonNode template = Doc.at(machine, "spec", "template");
    copy(template.path("metadata"), "labels", meta);
    copy(template.path("metadata"), "annotations", meta);
    meta.withObjectProperty("annotations")
        .put(GENERATION, Doc.text(machine, "metadata", "generation"));
    meta.putArray("finalizers").add(CONTROLLER).add(FOREGROUND);
    meta.putArray("ownerReferences").add(Doc.controllerReference(Kind.MACHINE, machine));
    instance.set("spec", template.path("spec").deepCopy());
    addMissingDisks(Doc.child(instance, "spec"));
    if (firmware(machine).isEmpty()) {
      Doc.child(instance, "spec", "domain", "firmware").put("uuid", UUID.randomUUID().toString());
    }
    instance
        .putObject("status")
        .put(
            "virtualMachineRevisionName",
            "revision-start-vm-%s-%s"
                .formatted(Doc.uid(machine), Doc.text(machine, "metadata", "generation")));
    return instance;
  }

  /** The guest's identity, if the machine has one already. */
  public static String firmware(JsonNode machine) {
    return Doc.text(machine, "spec", "template", "spec", "domain", "firmware", "uuid");
  }

  private static void copy(JsonNode from, String field, ObjectNode to) {
    if (from.has(field)) {
      to.set(field, from.path(field).deepCopy());
    }
  }

  /** A volume that no disk names gets one. */
  private static void addMissingDisks(ObjectNode spec) {
    ArrayNode disks = Doc.child(spec, "domain", "devices").withArrayProperty("disks");
    Doc.items(spec, "volumes")
        .map(volume -> Doc.text(volume, "name"))
        .filter(name -> Doc.items(disks).noneMatch(it -> Doc.text(it, "name").equals(name)))
        .toList()
        .forEach(name -> disks.addObject().put("name", name).putObject("disk").put("bus", "sata"));
  }

  public static ObjectNode volume(JsonNode machine, JsonNode template) {
    ObjectNode volume = Doc.object(Kind.VOLUME, Doc.namespace(machine), Doc.name(template));
    ObjectNode meta = Doc.child(volume, "metadata");
    copy(template.path("metadata"), "labels", meta);
    copy(template.path("metadata"), "annotations", meta);
    meta.withObjectProperty("labels").put("kubevirt.io/created-by", Doc.uid(machine));
    meta.withObjectProperty("annotations").put("cdi.kubevirt.io/allowClaimAdoption", "true");
    meta.putArray("ownerReferences").add(Doc.controllerReference(Kind.MACHINE, machine));
    volume.set("spec", template.path("spec").deepCopy());
    return volume;
  }
}
