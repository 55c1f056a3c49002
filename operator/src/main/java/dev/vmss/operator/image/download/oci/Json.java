package dev.vmss.operator.image.download.oci;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonParser.NumberType;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Strict JSON from strangers: no duplicate keys, nothing after the end. It is read as a stream, and
 * only what somebody here will look at becomes nodes: a few bytes of text can be a hundred of
 * nodes.
 */
public final class Json {

  private static final int MAX_DEPTH = 64;
  private static final int MAX_TOKENS = 50_000;
  private static final int MAX_ENTRIES = 1_000;
  private static final int MAX_TEXT = 64 * 1024;
  private static final int MAX_NAME = 4 * 1024;
  private static final int MAX_DIGITS = 32;

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxTokenCount(MAX_TOKENS)
                  .maxStringLength(MAX_TEXT)
                  .maxNameLength(MAX_NAME)
                  .maxNumberLength(MAX_DIGITS)
                  .build())
          .build();

  private Json() {}

  /** The object that the bytes are, or empty when they are anything else, or far too much. */
  public static Optional<JsonNode> object(byte[] bytes) {
    return read(bytes, _ -> true);
  }

  /** As {@link #object(byte[])}, with these fields alone, at any depth. */
  public static Optional<JsonNode> object(byte[] bytes, Set<String> fields) {
    return read(bytes, fields::contains);
  }

  private static Optional<JsonNode> read(byte[] bytes, Predicate<String> wanted) {
    try (JsonParser parser = FACTORY.createParser(bytes)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return Optional.empty();
      }
      JsonNode object = object(parser, wanted);
      return parser.nextToken() == null ? Optional.of(object) : Optional.empty();
    } catch (IOException _) {
      return Optional.empty();
    }
  }

  private static JsonNode object(JsonParser parser, Predicate<String> wanted) throws IOException {
    ObjectNode object = NODES.objectNode();
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      parser.nextToken();
      if (wanted.test(name)) {
        object.set(name, value(parser, wanted));
      } else {
        parser.skipChildren();
      }
    }
    return object;
  }

  private static JsonNode array(JsonParser parser, Predicate<String> wanted) throws IOException {
    ArrayNode array = NODES.arrayNode();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      if (array.size() == MAX_ENTRIES) {
        throw new StreamConstraintsException("A list is too long");
      }
      array.add(value(parser, wanted));
    }
    return array;
  }

  /** Recursion ends at the depth that the parser permits. */
  private static JsonNode value(JsonParser parser, Predicate<String> wanted) throws IOException {
    return switch (parser.currentToken()) {
      case START_OBJECT -> object(parser, wanted);
      case START_ARRAY -> array(parser, wanted);
      case VALUE_STRING -> NODES.textNode(parser.getText());
      case VALUE_NUMBER_INT ->
          parser.getNumberType() == NumberType.BIG_INTEGER
              ? NODES.nullNode()
              : NODES.numberNode(parser.getLongValue());
      // Nobody here reads truths, fractions and numbers beyond a long: they are legal, and nothing.
      default -> NODES.nullNode();
    };
  }

  /** The text of a field, empty when it is missing, blank or no text. */
  public static Optional<String> text(JsonNode object, String field) {
    JsonNode value = object.path(field);
    return value.isTextual() && !value.textValue().isBlank()
        ? Optional.of(value.textValue())
        : Optional.empty();
  }
}
