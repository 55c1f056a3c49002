package dev.vmss.testing.kubevirt.status;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vmss.testing.kubevirt.object.Doc;
import java.util.List;

/** What virt-handler says of a guest that runs: a pure function of instance and launcher Pod. */
public final class GuestReport {

  private GuestReport() {}

  /** Adds it to the status and leaves there what others have written. */
  public static void describe(ObjectNode instance, JsonNode pod) {
    ObjectNode status = Doc.child(instance, "status");
    String migratable =
        Doc.items(instance, "spec", "volumes").anyMatch(GuestReport::isOfOneNode)
            ? "False"
            : "True";
    boolean movable = migratable.equals("True");
    Doc.putCondition(
        instance,
        Doc.newCondition(
            "LiveMigratable",
            migratable,
            movable ? "" : "DisksNotLiveMigratable",
            movable
                ? ""
                : "cannot migrate VMI: PVC is not shared, live migration requires that all PVCs"
                    + " must be shared (using ReadWriteMany access mode)"));
    Doc.putCondition(instance, Doc.newCondition("StorageLiveMigratable", "True", "", ""));
    status.put("migrationMethod", movable ? "LiveMigration" : "BlockMigration");
    status.put("runtimeUser", 107);
    status.put("selinuxContext", "none");
    status.withObjectProperty("guestOSInfo");
    String machine = Doc.text(instance, "spec", "domain", "machine", "type");
    // A migration asks for a node of this type.
    status.withObjectProperty("machine").put("type", machine.isEmpty() ? "q35" : machine);
    cpu(status, Doc.at(instance, "spec", "domain", "cpu"));
    memory(status, Doc.text(instance, "spec", "domain", "memory", "guest"));
    interfaces(status, Doc.text(pod, "status", "podIP"));
  }

  /** A claim is taken for ReadWriteOnce, a container disk and cloud-init are copies. */
  private static boolean isOfOneNode(JsonNode volume) {
    return volume.has("dataVolume") || volume.has("persistentVolumeClaim");
  }

  private static void cpu(ObjectNode status, JsonNode cpu) {
    ObjectNode topology = status.putObject("currentCPUTopology");
    List.of("cores", "sockets", "threads").forEach(it -> topology.put(it, cpu.path(it).asInt(1)));
  }

  private static void memory(ObjectNode status, String guest) {
    ObjectNode memory = status.withObjectProperty("memory");
    List.of("guestAtBoot", "guestCurrent", "guestRequested").forEach(it -> memory.put(it, guest));
  }

  private static void interfaces(ObjectNode status, String address) {
    ObjectNode reported = status.putArray("interfaces").addObject();
    reported.put("infoSource", "domain").put("ipAddress", address);
    reported.putArray("ipAddresses").add(address);
    reported.put("mac", "02:00:00:00:00:01").put("name", "default");
    reported.put("podInterfaceName", "eth0").put("queueCount", 1);
    reported.put("linkState", "up");
  }
}
