package dev.vmss.testing.kubevirt;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vmss.testing.kubevirt.object.Doc;
import dev.vmss.testing.kubevirt.object.JsonApi;
import dev.vmss.testing.kubevirt.object.Kind;
import dev.vmss.testing.kubevirt.object.KubeVirtObjects;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Plays the provisioner of every storage class: gives each claim a volume of its own.
 *
 * <p>A class whose name starts with {@code none} has no provisioner. A claim that waits for its
 * first consumer gets a volume of the zone of the node that the scheduler chose.
 */
final class Provisioner {

  private static final String CHOSEN_NODE = "volume.kubernetes.io/selected-node";
  private static final String IMMEDIATE = "cdi.kubevirt.io/storage.bind.immediate.requested";
  private static final String ZONE = "topology.kubernetes.io/zone";

  private final KubeVirtObjects objects;

  /** Names of volumes by the key of their claim. */
  private final Map<String, String> made = new ConcurrentHashMap<>();

  Provisioner(KubeVirtObjects objects) {
    this.objects = objects;
  }

  void reconcile(String key) {
    objects.claims().find(key).ifPresentOrElse(this::provide, () -> remove(key));
  }

  private void provide(ObjectNode claim) {
    String storageClass = Doc.text(claim, "spec", "storageClassName");
    boolean wanted =
        Doc.text(claim, "spec", "volumeName").isEmpty()
            && !Doc.isDeleting(claim)
            && !storageClass.startsWith("none")
            && !waitsForConsumer(claim);
    if (wanted) {
      create(volume(claim, storageClass));
      made.put(Doc.key(claim), volumeName(claim));
    }
  }

  /**
   * True for a claim that gets no volume before a Pod uses it: one of such a class, unless its
   * DataVolume asks for it at once or a machine is going to use it.
   */
  boolean waitsForConsumer(JsonNode claim) {
    return chosenNode(claim).isEmpty()
        && !isAskedFor(claim)
        && isLate(Doc.text(claim, "spec", "storageClassName"));
  }

  private boolean isAskedFor(JsonNode claim) {
    return objects
        .volumes()
        .find(Doc.key(claim))
        .filter(
            volume ->
                Doc.at(volume, "metadata", "annotations").has(IMMEDIATE)
                    || Doc.controller(volume).isPresent())
        .isPresent();
  }

  private boolean isLate(String storageClass) {
    return !storageClass.isEmpty()
        && objects
            .api()
            .find("/apis/storage.k8s.io/v1/storageclasses/" + storageClass)
            .filter(found -> Doc.text(found, "volumeBindingMode").equals("WaitForFirstConsumer"))
            .isPresent();
  }

  private static String chosenNode(JsonNode claim) {
    return Doc.text(claim, "metadata", "annotations", CHOSEN_NODE);
  }

  private static String volumeName(JsonNode claim) {
    return "pvc-" + Doc.uid(claim);
  }

  private ObjectNode volume(ObjectNode claim, String storageClass) {
    ObjectNode volume = Doc.object(Kind.PERSISTENT_VOLUME, "", volumeName(claim));
    ObjectNode spec = volume.putObject("spec");
    spec.putObject("capacity")
        .set("storage", Doc.at(claim, "spec", "resources", "requests", "storage"));
    spec.set("accessModes", Doc.at(claim, "spec", "accessModes"));
    spec.put("volumeMode", Doc.at(claim, "spec", "volumeMode").asText("Filesystem"));
    spec.put("persistentVolumeReclaimPolicy", "Retain");
    spec.put("storageClassName", storageClass);
    spec.putObject("csi").put("driver", "simulated").put("volumeHandle", Doc.uid(claim));
    spec.putObject("claimRef")
        .put("apiVersion", "v1")
        .put("kind", Kind.CLAIM.kind())
        .put("namespace", Doc.namespace(claim))
        .put("name", Doc.name(claim))
        .put("uid", Doc.uid(claim));
    String zone = zoneOf(chosenNode(claim));
    if (!zone.isEmpty()) {
      ObjectNode expression =
          Doc.child(spec, "nodeAffinity", "required")
              .withArrayProperty("nodeSelectorTerms")
              .addObject()
              .withArrayProperty("matchExpressions")
              .addObject();
      expression.put("key", ZONE).put("operator", "In").putArray("values").add(zone);
    }
    return volume;
  }

  private String zoneOf(String node) {
    return node.isEmpty()
        ? ""
        : objects
            .api()
            .find(Kind.NODE.path("", node))
            .map(found -> Doc.label(found, ZONE))
            .orElse("");
  }

  private void create(ObjectNode volume) {
    try {
      objects.api().create(Kind.PERSISTENT_VOLUME.path(""), volume);
    } catch (KubernetesClientException e) {
      if (e.getCode() != JsonApi.CONFLICT) {
        throw e;
      }
    }
  }

  private void remove(String key) {
    String name = made.remove(key);
    if (name != null) {
      String path = Kind.PERSISTENT_VOLUME.path("", name);
      objects.api().find(path).ifPresent(volume -> objects.api().delete(path, Doc.uid(volume)));
    }
  }
}
