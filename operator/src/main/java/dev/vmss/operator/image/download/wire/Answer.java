package dev.vmss.operator.image.download.wire;

import dev.vmss.operator.image.download.policy.Endpoint;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What a server answered: status, headers by lower-case name, and a body of bounded size.
 *
 * @param from the server that answered, after redirects
 */
@SuppressWarnings("ArrayRecordComponent") // Answers are read, never compared.
public record Answer(Endpoint from, int status, Map<String, List<String>> headers, byte[] body) {

  public List<String> all(String name) {
    return headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
  }

  public Optional<String> first(String name) {
    return all(name).stream().findFirst();
  }

  boolean isOk() {
    return status == 200;
  }

  /** The answer to a conditional request: what was asked for is as it was. */
  public boolean isUnchanged() {
    return status == 304;
  }

  public boolean isRedirect() {
    return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
  }

  /** The media type without its parameters. */
  public Optional<String> mediaType() {
    return first("Content-Type")
        .map(type -> type.replaceFirst(";.*", "").strip().toLowerCase(Locale.ROOT));
  }
}
