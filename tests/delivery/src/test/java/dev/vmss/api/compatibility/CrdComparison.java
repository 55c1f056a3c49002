package dev.vmss.api.compatibility;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;

/** Compares a CRD with its released form: names, versions, subresources, then every schema. */
final class CrdComparison {

  private static final List<String> NAMES =
      List.of("/spec/group", "/spec/scope", "/spec/names/kind", "/spec/names/plural");

  private CrdComparison() {}

  static List<Break> breaks(JsonNode released, JsonNode current) {
    List<Break> breaks = new ArrayList<>();
    for (var name : NAMES) {
      if (!released.at(name).equals(current.at(name))) {
        breaks.add(
            new Break(
                Break.Kind.NAME_CHANGED, name, released.at(name) + " -> " + current.at(name)));
      }
    }
    for (var version : released.at("/spec/versions")) {
      breaks.addAll(versionBreaks(version, version(current, version.get("name"))));
    }
    return List.copyOf(breaks);
  }

  private static List<Break> versionBreaks(JsonNode released, JsonNode current) {
    var name = released.get("name").asText();
    if (!current.path("served").asBoolean()) {
      return List.of(new Break(Break.Kind.VERSION_REMOVED, name, "is not served any more"));
    }
    List<Break> breaks = new ArrayList<>();
    for (var subresource : released.path("subresources").properties()) {
      var now = current.path("subresources").path(subresource.getKey());
      if (!now.equals(subresource.getValue())) {
        breaks.add(
            new Break(
                Break.Kind.SUBRESOURCE_CHANGED,
                subresource.getKey(),
                subresource.getValue() + " -> " + now));
      }
    }
    breaks.addAll(
        SchemaComparison.breaks(
            released.at("/schema/openAPIV3Schema"), current.at("/schema/openAPIV3Schema")));
    return breaks;
  }

  private static JsonNode version(JsonNode crd, JsonNode name) {
    return StreamSupport.stream(crd.at("/spec/versions").spliterator(), false)
        .filter(version -> version.path("name").equals(name))
        .findFirst()
        .orElse(MissingNode.getInstance());
  }
}
