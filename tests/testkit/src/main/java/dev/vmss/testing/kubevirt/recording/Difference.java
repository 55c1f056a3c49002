package dev.vmss.testing.kubevirt.recording;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vmss.testing.kubevirt.object.Doc;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * In what a simulated object differs from a recorded one, as far as somebody who watches machines
 * can tell: pure functions.
 *
 * <p>The simulator may write less than KubeVirt; what it writes must be there in KubeVirt's object,
 * and conditions, phases, owners, finalizers and labels must be the same.
 */
final class Difference {

  /** Names that are the work of chance, or of the scheduler. */
  private static final Set<String> BY_CHANCE =
      Set.of(
          "kubevirt.io/created-by",
          "kubevirt.io/nodeName",
          "kubevirt.io/migrationTargetNodeName",
          "kubevirt.io/migrationJobUID");

  /** Maps whose keys are names, and what the API server and other parties write. */
  private static final Set<String> OPEN = Set.of("/metadata", "/status/activePods");

  /** KubeVirt's webhook adds it, and there was none when the recordings were made. */
  private static final String OF_WEBHOOK = "kubevirt.io/foregroundDeleteVirtualMachine";

  private Difference() {}

  /** One line each. */
  static List<String> between(Recording recorded, Recording simulated) {
    List<String> found = new ArrayList<>();
    recorded
        .steps()
        .forEach(
            (step, expected) ->
                between(expected, simulated.steps().getOrDefault(step, Map.of()))
                    .forEach(line -> found.add(recorded.scenario() + " " + step + " " + line)));
    return found;
  }

  private static List<String> between(
      Map<String, ObjectNode> recorded, Map<String, ObjectNode> simulated) {
    List<String> found = new ArrayList<>();
    if (!recorded.keySet().equals(simulated.keySet())) {
      found.add(
          "objects: recorded %s, simulated %s".formatted(recorded.keySet(), simulated.keySet()));
    }
    recorded.forEach(
        (role, expected) -> {
          if (simulated.containsKey(role)) {
            between(expected, simulated.get(role)).forEach(line -> found.add(role + " " + line));
          }
        });
    return found;
  }

  static List<String> between(ObjectNode recorded, ObjectNode simulated) {
    List<String> found = new ArrayList<>();
    Map<String, String> expected = summary(recorded);
    Map<String, String> actual = summary(simulated);
    expected.forEach(
        (aspect, value) -> {
          if (!value.equals(actual.get(aspect))) {
            found.add("%s: recorded %s, simulated %s".formatted(aspect, value, actual.get(aspect)));
          }
        });
    Set<String> invented = paths(simulated);
    invented.removeAll(paths(recorded));
    if (!invented.isEmpty()) {
      found.add("fields that were not recorded: " + invented);
    }
    return found;
  }

  /** What must be the same. */
  private static Map<String, String> summary(JsonNode object) {
    Map<String, String> all = new TreeMap<>();
    all.put("phase", Doc.phase(object));
    all.put("printableStatus", Doc.text(object, "status", "printableStatus"));
    all.put("conditions", conditions(object));
    all.put("labels", labels(object));
    all.put("finalizers", texts(Doc.at(object, "metadata", "finalizers"), JsonNode::asText));
    all.put("owners", texts(Doc.at(object, "metadata", "ownerReferences"), Difference::owner));
    all.put("deleting", String.valueOf(Doc.isDeleting(object)));
    all.put("ready", Doc.text(object, "status", "ready"));
    all.put("created", Doc.text(object, "status", "created"));
    all.put("activePods", String.valueOf(Doc.at(object, "status", "activePods").size()));
    all.put(
        "consecutiveFailCount", Doc.text(object, "status", "startFailure", "consecutiveFailCount"));
    all.put(
        "gates",
        texts(Doc.at(object, "spec", "readinessGates"), it -> Doc.text(it, "conditionType")));
    return all;
  }

  private static String conditions(JsonNode object) {
    return texts(
        Doc.at(object, "status", "conditions"),
        it -> Doc.text(it, "type") + "=" + Doc.text(it, "status") + "/" + Doc.text(it, "reason"));
  }

  private static String labels(JsonNode object) {
    Map<String, String> all = new TreeMap<>();
    Doc.at(object, "metadata", "labels")
        .properties()
        .forEach(
            it ->
                all.put(
                    it.getKey(), BY_CHANCE.contains(it.getKey()) ? "" : it.getValue().asText()));
    return all.toString();
  }

  private static String owner(JsonNode reference) {
    return Doc.text(reference, "kind") + "/" + Doc.text(reference, "name");
  }

  private static String texts(JsonNode list, Function<JsonNode, String> text) {
    Collection<String> all =
        Doc.items(list)
            .map(text)
            .filter(it -> !it.equals(OF_WEBHOOK))
            .collect(Collectors.toCollection(TreeSet::new));
    return all.toString();
  }

  private static Set<String> paths(JsonNode object) {
    Set<String> all = new TreeSet<>();
    collect(object, "", all);
    return all;
  }

  private static void collect(JsonNode node, String path, Set<String> all) {
    if (OPEN.contains(path)) {
      return;
    }
    node.properties()
        .forEach(
            it -> {
              all.add(path + "/" + it.getKey());
              collect(it.getValue(), path + "/" + it.getKey(), all);
            });
    if (node.isArray()) {
      node.forEach(it -> collect(it, path + "[]", all));
    }
  }
}
