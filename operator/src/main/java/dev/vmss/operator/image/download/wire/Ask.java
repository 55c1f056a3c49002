package dev.vmss.operator.image.download.wire;

import dev.vmss.operator.image.download.policy.Endpoint;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One request, without the Authorization header's value in its text form.
 *
 * @param target path and query
 * @param form the body of a POST, form-encoded
 */
public record Ask(
    String method,
    Endpoint endpoint,
    String target,
    Map<String, String> headers,
    Optional<String> authorization,
    Optional<String> form) {

  public static Ask get(Endpoint endpoint, String target, Map<String, String> headers) {
    return new Ask("GET", endpoint, target, headers, Optional.empty(), Optional.empty());
  }

  public static Ask post(Endpoint endpoint, String target, String form) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Content-Type", "application/x-www-form-urlencoded");
    return new Ask("POST", endpoint, target, headers, Optional.empty(), Optional.of(form));
  }

  public Ask head() {
    return new Ask("HEAD", endpoint, target, headers, authorization, form);
  }

  public Ask at(Endpoint other, String otherTarget) {
    return new Ask(method, other, otherTarget, headers, authorization, form);
  }

  public Ask with(Optional<String> header) {
    return new Ask(method, endpoint, target, headers, header, form);
  }

  @Override
  public String toString() {
    return method + " " + endpoint;
  }
}
