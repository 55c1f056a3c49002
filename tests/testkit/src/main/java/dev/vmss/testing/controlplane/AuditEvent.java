package dev.vmss.testing.controlplane;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Set;

/**
 * One request that the API server answered.
 *
 * @param verb as Kubernetes names it: create, update, patch, delete, deletecollection, list, watch
 * @param group of the resource; empty for the core group
 * @param resource plural, with the subresource if there is one: {@code pods}, {@code pods/status}
 * @param code the HTTP status of the answer, 0 when none was recorded
 * @param forbidden whether the authorizer said no; a 403 of admission is something else
 * @param authorization the authorizer's reason, which names binding and role
 */
public record AuditEvent(
    Instant received,
    String verb,
    String user,
    String userAgent,
    String group,
    String resource,
    String namespace,
    String name,
    int code,
    boolean forbidden,
    String authorization) {

  private static final Set<String> READS = Set.of("get", "list", "watch");

  static AuditEvent of(JsonNode json) {
    JsonNode object = json.path("objectRef");
    JsonNode annotations = json.path("annotations");
    String subresource = object.path("subresource").asText();
    return new AuditEvent(
        Instant.parse(json.path("requestReceivedTimestamp").asText()),
        json.path("verb").asText(),
        json.path("user").path("username").asText(),
        json.path("userAgent").asText(),
        object.path("apiGroup").asText(),
        object.path("resource").asText() + (subresource.isEmpty() ? "" : "/" + subresource),
        object.path("namespace").asText(),
        object.path("name").asText(),
        json.path("responseStatus").path("code").asInt(),
        annotations.path("authorization.k8s.io/decision").asText().equals("forbid"),
        annotations.path("authorization.k8s.io/reason").asText());
  }

  public boolean isWrite() {
    return !READS.contains(verb);
  }
}
