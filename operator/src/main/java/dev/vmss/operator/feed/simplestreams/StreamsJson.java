package dev.vmss.operator.feed.simplestreams;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import dev.vmss.operator.feed.source.Reading;
import dev.vmss.operator.feed.source.Unusable;
import dev.vmss.operator.image.download.failure.Shown;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** JSON from strangers, field by field: nothing is kept but what somebody here asks for. */
final class StreamsJson implements AutoCloseable {

  /** As deep as products, versions and items go, and some more. */
  private static final int MAX_DEPTH = 32;

  private static final int MAX_TEXT = 8 * 1024;
  private static final int MAX_NAME = 1024;
  private static final int MAX_DIGITS = 100;

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxStringLength(MAX_TEXT)
                  .maxNameLength(MAX_NAME)
                  .maxNumberLength(MAX_DIGITS)
                  .build())
          .build();

  private final InputStream in;
  private final JsonParser parser;

  private StreamsJson(InputStream in, JsonParser parser) {
    this.in = in;
    this.parser = parser;
  }

  /** Reads a field whose value the parser stands on. */
  interface Field {
    void read(String name) throws IOException, Unusable;
  }

  /** Reads something of a document. */
  interface Reader<T> {
    T read(StreamsJson json) throws IOException, Unusable;
  }

  /**
   * Reads a whole document, to its end.
   *
   * @param url whose it is, for sentences
   */
  static <T> T read(Path file, String url, Reader<T> reader) throws IOException, Unusable {
    InputStream in = new BufferedInputStream(Files.newInputStream(file));
    try (StreamsJson json = new StreamsJson(in, FACTORY.createParser(in))) {
      json.parser.nextToken();
      T read = reader.read(json);
      if (json.parser.nextToken() != null) {
        throw refused(url, "has something after its end");
      }
      return read;
    } catch (StreamConstraintsException _) {
      throw refused(url, "nests deeper, or has longer texts, than any such file");
    } catch (JsonEOFException _) {
      throw refused(url, "breaks off: it is not whole");
    } catch (JsonProcessingException _) {
      throw refused(url, "is no proper JSON");
    }
  }

  static Unusable refused(String url, String why) {
    return new Unusable(
        Reading.Kind.UNTRUSTED, "The file '%s' is refused: it %s.".formatted(Shown.of(url), why));
  }

  /** Every field of the object that the parser stands on; nothing when it is something else. */
  void fields(Field field) throws IOException, Unusable {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      parser.skipChildren();
      return;
    }
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      parser.nextToken();
      field.read(name);
    }
    if (parser.currentToken() != JsonToken.END_OBJECT) {
      throw new JsonEOFException(parser, parser.currentToken(), "The object is not closed");
    }
  }

  /** Every text of the list that the parser stands on. */
  void texts(Field each) throws IOException, Unusable {
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      parser.skipChildren();
      return;
    }
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      if (parser.currentToken() == null) {
        throw new JsonEOFException(parser, JsonToken.START_ARRAY, "The list is not closed");
      }
      Optional<String> text = text();
      if (text.isPresent()) {
        each.read(text.get());
      }
    }
  }

  /**
   * The text, number or truth that the parser stands on, as text; what is deeper is passed over.
   */
  Optional<String> text() throws IOException {
    if (parser.currentToken().isScalarValue() && parser.currentToken() != JsonToken.VALUE_NULL) {
      return Optional.of(parser.getText());
    }
    parser.skipChildren();
    return Optional.empty();
  }

  void skip() throws IOException {
    parser.skipChildren();
  }

  /** Times as simplestreams writes them, in the manner of mails, and ISO's. */
  static Optional<Instant> time(String text) {
    try {
      return Optional.of(
          ZonedDateTime.parse(text.strip(), DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
    } catch (DateTimeException _) {
      try {
        return Optional.of(OffsetDateTime.parse(text.strip()).toInstant());
      } catch (DateTimeException _) {
        return Optional.empty();
      }
    }
  }

  @Override
  public void close() throws IOException {
    parser.close();
    in.close();
  }
}
