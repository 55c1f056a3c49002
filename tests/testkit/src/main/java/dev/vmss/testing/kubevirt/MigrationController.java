package dev.vmss.testing.kubevirt;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vmss.testing.kubevirt.object.Doc;
import dev.vmss.testing.kubevirt.object.Kind;
import dev.vmss.testing.kubevirt.object.KubeVirtObjects;
import dev.vmss.testing.kubevirt.status.LauncherPod;
import dev.vmss.testing.kubevirt.status.Launchers;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Plays the part of virt-controller that looks after live migrations. */
final class MigrationController {

  private static final Set<String> ENDED = Set.of("Succeeded", "Failed");

  private final KubeVirtObjects objects;
  private final String launcherImage;

  MigrationController(KubeVirtObjects objects, String launcherImage) {
    this.objects = objects;
    this.launcherImage = launcherImage;
  }

  /** Looks after the migrations of one machine, by its key. */
  void reconcile(String key) {
    objects
        .instances()
        .find(key)
        .filter(it -> Doc.phase(it).equals("Running") && !Doc.isDeleting(it))
        .ifPresent(instance -> active(instance).ifPresent(it -> advance(instance, it)));
  }

  private Optional<ObjectNode> active(JsonNode instance) {
    return objects.migrations().all().stream()
        .filter(it -> Doc.namespace(it).equals(Doc.namespace(instance)))
        .filter(it -> Doc.text(it, "spec", "vmiName").equals(Doc.name(instance)))
        .filter(it -> !ENDED.contains(Doc.phase(it)))
        .findFirst();
  }

  private void advance(ObjectNode instance, ObjectNode migration) {
    JsonNode state = Doc.at(instance, "status", "migrationState");
    boolean handedOver = Doc.text(state, "migrationUid").equals(Doc.uid(migration));
    if (handedOver) {
      report(migration, state.path("completed").asBoolean() ? "Succeeded" : "Running");
      return;
    }
    List<ObjectNode> targets =
        objects.launchersOf(instance).stream()
            .filter(it -> Doc.label(it, LauncherPod.MIGRATION_UID).equals(Doc.uid(migration)))
            .toList();
    if (targets.isEmpty()) {
      ObjectNode pod = LauncherPod.target(instance, migration, launcherImage);
      objects.launchers().see(objects.api().create(Kind.POD.path(Doc.namespace(pod)), pod));
      report(migration, "Scheduling");
    } else if (Launchers.isStarted(targets.get(0))) {
      handOver(instance, migration, targets.get(0));
      report(migration, "Scheduled");
    }
  }

  private void handOver(ObjectNode instance, ObjectNode migration, ObjectNode target) {
    ObjectNode next = instance.deepCopy();
    String node = Doc.text(target, "spec", "nodeName");
    Doc.child(next, "metadata", "labels").put("kubevirt.io/migrationTargetNodeName", node);
    ObjectNode state =
        Doc.child(next, "status")
            .putObject("migrationState")
            .put("migrationUid", Doc.uid(migration))
            .put("sourceNode", Doc.text(instance, "status", "nodeName"))
            .put("targetNode", node)
            .put("targetPod", Doc.name(target));
    objects.launcherOf(instance).ifPresent(it -> state.put("sourcePod", Doc.name(it)));
    objects.instances().see(objects.api().replace(Kind.INSTANCE.path(next), next));
  }

  private void report(ObjectNode migration, String phase) {
    if (!Doc.phase(migration).equals(phase)) {
      ObjectNode next = migration.deepCopy();
      Doc.child(next, "status").put("phase", phase);
      objects.migrations().see(objects.api().replace(Kind.MIGRATION.path(next) + "/status", next));
    }
  }
}
