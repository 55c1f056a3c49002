package dev.vmss.operator.image.download.oci;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.Optional;

/** Strict JSON from strangers: no duplicate keys, nothing after the end, Jackson's depth limits. */
public final class Json {

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private Json() {}

  /** The object that the bytes are, or empty when they are anything else. */
  public static Optional<JsonNode> object(byte[] bytes) {
    try {
      return Optional.ofNullable(MAPPER.readTree(bytes)).filter(JsonNode::isObject);
    } catch (IOException _) {
      return Optional.empty();
    }
  }

  /** The text of a field, empty when it is missing, blank or no text. */
  public static Optional<String> text(JsonNode object, String field) {
    JsonNode value = object.path(field);
    return value.isTextual() && !value.textValue().isBlank()
        ? Optional.of(value.textValue())
        : Optional.empty();
  }
}
