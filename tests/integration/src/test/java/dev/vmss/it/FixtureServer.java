package dev.vmss.it;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vmss.api.v1alpha1.WellKnown;
import dev.vmss.testing.fixture.FixtureDocument;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Writes fixtures to an API server and compares its answers. Names of cluster-wide objects get the
 * namespace as a prefix, so that nobody's own image or size is touched.
 */
final class FixtureServer {

  private static final Map<String, String> CLUSTER_WIDE =
      Map.of(
          "MarketplaceImage",
          "marketplaceimages",
          "MarketplaceFeed",
          "marketplacefeeds",
          "VirtualMachineSize",
          "virtualmachinesizes");

  private final KubernetesClient client;
  private final String namespace;
  private final Set<String> written = new LinkedHashSet<>();

  FixtureServer(KubernetesClient client, String namespace) {
    this.client = client;
    this.namespace = namespace;
  }

  /** What is wrong with the server's verdict. */
  Optional<String> judge(FixtureDocument fixture) {
    try {
      write(fixture);
    } catch (KubernetesClientException refusal) {
      return compare(fixture, String.valueOf(refusal.getMessage()));
    }
    return fixture.expectedInvalid() ? Optional.of("was accepted") : Optional.empty();
  }

  void removeAll() {
    written.forEach(path -> client.raw(path, "DELETE", null));
  }

  private static Optional<String> compare(FixtureDocument fixture, String answer) {
    if (!fixture.expectedInvalid()) {
      return Optional.of("was refused: " + answer);
    }
    boolean asWanted =
        answer.contains(fixture.message().orElseThrow())
            && (blocksRules(answer) || answer.contains(fixture.also().orElse("")));
    return asWanted ? Optional.empty() : Optional.of("was refused in other words: " + answer);
  }

  /** A server does not come to its rules when a field is missing. */
  private static boolean blocksRules(String answer) {
    return answer.contains("some validation rules were not checked");
  }

  private void write(FixtureDocument fixture) {
    ObjectNode object = fixture.object().deepCopy();
    var collection = collection(object);
    var name = object.at("/metadata/name").asText();
    if (fixture.previous().isPresent()) {
      put(collection + "/" + name, object, "spec");
    } else {
      var query =
          fixture.needs().filter("strict"::equals).isPresent() ? "?fieldValidation=Strict" : "";
      client.raw(collection + query, "POST", object.toString());
      written.add(collection + "/" + name);
      if (object.has("status")) {
        put(collection + "/" + name, object, "status");
      }
    }
  }

  private void put(String path, ObjectNode object, String part) {
    var live = client.getKubernetesSerialization().unmarshal(client.raw(path), ObjectNode.class);
    live.set(part, object.get(part));
    client.raw(part.equals("status") ? path + "/status" : path, "PUT", live.toString());
  }

  private String collection(ObjectNode object) {
    var metadata = (ObjectNode) object.get("metadata");
    var root = "/apis/" + WellKnown.API_VERSION + "/";
    var clusterWide = CLUSTER_WIDE.get(object.get("kind").asText());
    if (clusterWide != null) {
      metadata.put("name", namespace + "-" + metadata.get("name").asText());
      return root + clusterWide;
    }
    metadata.put("namespace", namespace);
    return root + "namespaces/" + namespace + "/virtualmachinescalesets";
  }
}
