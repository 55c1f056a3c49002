package dev.vmss.testing.kubevirt.recording;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Replaces what is another in every recording: uids, the endings of Pods' names and addresses count
 * up from one, in the order of their appearance; times keep their order, and become the seconds of
 * a certain day; versions are left out.
 */
final class Anonymous {

  static final String NAMESPACE = "team-a";

  private static final Instant DAY = Instant.parse("2026-01-01T00:00:00Z");
  private static final Pattern TIME =
      Pattern.compile("20[0-9]{2}-[0-9]{2}-[0-9]{2}T[0-9:]{8}(?:\\.[0-9]+)?Z");
  private static final Pattern UID =
      Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");
  private static final Pattern POD = Pattern.compile("(?<=virt-launcher-web-[0-9]-)[a-z0-9]{5}");
  private static final Pattern ADDRESS = Pattern.compile("\\b10\\.1[2-9][0-9]\\.[0-9]+\\.[0-9]+");

  private final String namespace;
  private final Map<String, String> names = new HashMap<>();
  private final Map<String, Integer> counts = new HashMap<>();
  private final TreeSet<Instant> times = new TreeSet<>();

  /** For all objects of one scenario. */
  Anonymous(String namespace, Collection<ObjectNode> objects) {
    this.namespace = namespace;
    objects.forEach(object -> walk(object, this::note));
  }

  ObjectNode of(ObjectNode object) {
    ObjectNode copy = (ObjectNode) map(object, this::replace);
    ObjectNode meta = copy.withObjectProperty("metadata");
    meta.remove("resourceVersion");
    meta.remove("managedFields");
    meta.remove("selfLink");
    return copy;
  }

  private void note(String text) {
    TIME.matcher(text).results().map(MatchResult::group).map(Instant::parse).forEach(times::add);
  }

  private String replace(String text) {
    String named = text.replace(namespace, NAMESPACE);
    named = TIME.matcher(named).replaceAll(it -> secondOf(it.group()));
    named = UID.matcher(named).replaceAll(it -> nth("uid", it, "00000000-0000-4000-8000-%012d"));
    named = POD.matcher(named).replaceAll(it -> nth("pod", it, "pod%02d"));
    return ADDRESS.matcher(named).replaceAll(it -> nth("address", it, "10.0.0.%d"));
  }

  private String secondOf(String time) {
    return DAY.plusSeconds(times.headSet(Instant.parse(time)).size()).toString();
  }

  private String nth(String what, MatchResult found, String format) {
    return names.computeIfAbsent(
        what + found.group(), _ -> format.formatted(counts.merge(what, 1, Integer::sum)));
  }

  private static void walk(JsonNode node, Consumer<String> visitor) {
    if (node.isTextual()) {
      visitor.accept(node.asText());
    }
    node.properties().forEach(field -> visitor.accept(field.getKey()));
    node.forEach(child -> walk(child, visitor));
  }

  private static JsonNode map(JsonNode node, UnaryOperator<String> change) {
    if (node.isTextual()) {
      return TextNode.valueOf(change.apply(node.asText()));
    }
    if (node.isArray()) {
      ArrayNode array = JsonNodeFactory.instance.arrayNode();
      node.forEach(it -> array.add(map(it, change)));
      return array;
    }
    if (node.isObject()) {
      ObjectNode object = JsonNodeFactory.instance.objectNode();
      node.properties()
          .forEach(
              field -> object.set(change.apply(field.getKey()), map(field.getValue(), change)));
      return object;
    }
    return node;
  }
}
