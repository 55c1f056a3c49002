package dev.vmss.testing.kubevirt;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vmss.testing.kubevirt.object.Doc;
import dev.vmss.testing.kubevirt.object.Kind;
import dev.vmss.testing.kubevirt.object.KubeVirtObjects;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Whether a machine's namespace may clone from another one, asked of the API server as KubeVirt
 * does: for the namespace's ServiceAccount {@code default}.
 */
final class CloneRights {

  private static final String REVIEWS = "/apis/authorization.k8s.io/v1/subjectaccessreviews";

  private final KubeVirtObjects objects;
  private final Predicate<JsonNode> isRefused;

  /**
   * @param isRefused true for machines that are refused in any case
   */
  CloneRights(KubeVirtObjects objects, Predicate<JsonNode> isRefused) {
    this.objects = objects;
    this.isRefused = isRefused;
  }

  /** Puts the source in the place of the reference to a DataSource. */
  ObjectNode resolve(ObjectNode volume) {
    JsonNode reference = Doc.at(volume, "spec", "sourceRef");
    if (reference.isMissingNode()) {
      return volume;
    }
    String namespace = reference.path("namespace").asText(Doc.namespace(volume));
    String name = Doc.text(reference, "name");
    JsonNode source =
        objects
            .api()
            .find(Kind.DATA_SOURCE.path(namespace, name))
            .map(found -> Doc.at(found, "spec", "source"))
            .orElseThrow(
                () ->
                    new VolumeException(
                        "unable to create DataVolume manifest: DataSource %s/%s not found"
                            .formatted(namespace, name)));
    ObjectNode resolved = volume.deepCopy();
    Doc.child(resolved, "spec").remove("sourceRef");
    Doc.child(resolved, "spec").set("source", source.deepCopy());
    return resolved;
  }

  void check(JsonNode machine, JsonNode volume) {
    String namespace = Doc.namespace(machine);
    Optional<JsonNode> source =
        Optional.of(Doc.at(volume, "spec", "source", "pvc")).filter(JsonNode::isObject);
    boolean elsewhere =
        source.filter(it -> !it.path("namespace").asText(namespace).equals(namespace)).isPresent();
    if (elsewhere && (isRefused.test(machine) || !mayClone(namespace, source.get()))) {
      throw new VolumeException(
          ("not authorized to create DataVolume: User system:serviceaccount:%s:default has"
                  + " insufficient permissions in clone source namespace %s")
              .formatted(namespace, Doc.text(source.get(), "namespace")));
    }
  }

  private boolean mayClone(String namespace, JsonNode source) {
    ObjectNode review =
        Doc.object()
            .put("apiVersion", "authorization.k8s.io/v1")
            .put("kind", "SubjectAccessReview");
    ObjectNode spec = review.putObject("spec");
    spec.put("user", "system:serviceaccount:" + namespace + ":default");
    spec.putArray("groups")
        .add("system:serviceaccounts")
        .add("system:serviceaccounts:" + namespace)
        .add("system:authenticated");
    spec.putObject("resourceAttributes")
        .put("namespace", Doc.text(source, "namespace"))
        .put("verb", "create")
        .put("group", "cdi.kubevirt.io")
        .put("resource", "datavolumes")
        .put("subresource", "source")
        .put("name", Doc.text(source, "name"));
    return Doc.at(objects.api().create(REVIEWS, review), "status", "allowed").asBoolean();
  }
}
