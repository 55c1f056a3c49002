package dev.vmss.operator.runtime.machine;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** A VirtualMachine as a webhook sees it: a tree in which anything may be missing. */
record Manifest(JsonNode tree) {

  private static final String SPEC = "/spec/template/spec";
  private static final String DEVICES = SPEC + "/domain/devices";

  JsonNode at(String pointer) {
    return tree.at(pointer);
  }

  JsonNode run() {
    return at(SPEC);
  }

  JsonNode domain() {
    return at(SPEC + "/domain");
  }

  Stream<JsonNode> disks() {
    return elements(at(DEVICES + "/disks"));
  }

  Stream<JsonNode> interfaces() {
    return elements(at(DEVICES + "/interfaces"));
  }

  Stream<JsonNode> ports() {
    return interfaces().flatMap(each -> elements(each.path("ports")));
  }

  Stream<JsonNode> networks() {
    return elements(at(SPEC + "/networks"));
  }

  Stream<JsonNode> volumes() {
    return elements(at(SPEC + "/volumes"));
  }

  Stream<JsonNode> cloudInits() {
    return volumes()
        .flatMap(each -> Stream.of("cloudInitNoCloud", "cloudInitConfigDrive").map(each::path))
        .filter(JsonNode::isObject);
  }

  Stream<JsonNode> templates() {
    return elements(at("/spec/dataVolumeTemplates"));
  }

  Stream<JsonNode> probes() {
    return Stream.of("readinessProbe", "livenessProbe").map(run()::path).filter(JsonNode::isObject);
  }

  Stream<JsonNode> spreads() {
    return elements(run().path("topologySpreadConstraints"));
  }

  boolean hasPodNetwork() {
    return networks().anyMatch(network -> network.has("pod"));
  }

  static Stream<JsonNode> elements(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false);
  }

  static List<String> names(Stream<JsonNode> objects) {
    return objects.map(object -> object.path("name").asText()).toList();
  }

  static boolean unique(List<?> values) {
    return values.stream().distinct().count() == values.size();
  }

  /** How many of these fields there are. */
  static long count(JsonNode object, String... fields) {
    return Stream.of(fields).filter(object::has).count();
  }
}
