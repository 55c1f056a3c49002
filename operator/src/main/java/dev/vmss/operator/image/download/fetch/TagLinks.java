package dev.vmss.operator.image.download.fetch;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import dev.vmss.operator.image.download.DownloadFailure.Unsuitable;
import dev.vmss.operator.image.download.DownloadFailure.Untrusted;
import dev.vmss.operator.image.download.failure.Failures;
import dev.vmss.operator.image.download.failure.Refusal;
import dev.vmss.operator.image.download.failure.Shown;
import dev.vmss.operator.image.download.oci.OciReference;
import dev.vmss.operator.image.download.policy.Endpoint;
import dev.vmss.operator.image.download.wire.Answer;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One page of tags: the tags, and where the next page is. */
record TagLinks(Endpoint registry, OciReference reference, Failures failures) {

  static final String LIST = "/tags/list";

  private static final int LONGEST_LINK = 2_048;
  private static final Pattern NEXT =
      Pattern.compile("<([^<>\\s]{1,2048})>\\s{0,4};\\s{0,4}rel=\"?next\"?(?:[;,\\s].*)?");
  private static final Pattern TAG = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,127}");
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(8)
                  .maxStringLength(4_096)
                  .maxNameLength(256)
                  .build())
          .build();

  /** Hands out the tags of a page; returns how many there were. What is no tag is not one. */
  int tags(Answer answer, Consumer<String> to) throws Refusal {
    try (JsonParser parser = JSON.createParser(answer.body())) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw invalid(answer);
      }
      int count = 0;
      for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
        parser.nextToken();
        if (name.equals("tags") && parser.currentToken() == JsonToken.START_ARRAY) {
          count += array(parser, to);
        } else {
          parser.skipChildren();
        }
      }
      if (parser.currentToken() != JsonToken.END_OBJECT) {
        throw invalid(answer);
      }
      return count;
    } catch (IOException _) {
      throw invalid(answer);
    }
  }

  private static int array(JsonParser parser, Consumer<String> to) throws IOException {
    int count = 0;
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      if (parser.currentToken() != JsonToken.VALUE_STRING) {
        throw new IOException("A tag is a text");
      }
      if (TAG.matcher(parser.getText()).matches()) {
        to.accept(parser.getText());
      }
      count++;
    }
    return count;
  }

  private Refusal invalid(Answer answer) {
    return failures.invalid(answer.from(), "is no list of tags");
  }

  /**
   * Path and query of the next page below the repository; it is at the same registry or nowhere.
   */
  Optional<String> next(Answer answer) throws Refusal {
    Optional<String> header = answer.first("Link").filter(link -> link.length() <= LONGEST_LINK);
    Optional<String> target =
        header.map(NEXT::matcher).filter(Matcher::matches).map(match -> match.group(1));
    return target.isPresent() ? Optional.of(below(target.get())) : Optional.empty();
  }

  private String below(String target) throws Refusal {
    String list = "/v2/" + reference.path() + LIST;
    try {
      URI next = new URI(registry + list).resolve(new URI(target));
      if (Endpoint.of(next).filter(registry::equals).isEmpty()) {
        throw foreign(next.getRawAuthority() == null ? target : next.getRawAuthority());
      }
      if (!list.equals(next.getRawPath()) || next.getRawQuery() == null) {
        throw foreign(target);
      }
      return LIST + "?" + next.getRawQuery();
    } catch (URISyntaxException | IllegalArgumentException _) {
      throw foreign(target);
    }
  }

  private Refusal foreign(String target) {
    return new Refusal(
        new Untrusted(
            "The tags of '%s' are refused: '%s' says that the next page is at '%s', which is no list of tags of this repository. Check that this host is a registry."
                .formatted(
                    Shown.of(reference.repository()), registry.authority(), Shown.of(target))));
  }

  Refusal endless(int pages) {
    return new Refusal(
        new Untrusted(
            "The tags of '%s' are refused: '%s' sends the same page twice, or more than %d pages. Check that this host is a registry."
                .formatted(Shown.of(reference.repository()), registry.authority(), pages)));
  }

  Refusal tooMany(int tags) {
    return new Refusal(
        new Unsuitable(
            "The tags of '%s' are not read: there are more than %d. Delete old ones, or use a repository of its own."
                .formatted(Shown.of(reference.repository()), tags)));
  }
}
