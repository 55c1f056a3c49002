package dev.vmss.operator.feed.simplestreams;

import dev.vmss.operator.feed.plan.RuleBook;
import dev.vmss.operator.feed.source.Unusable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The index of a tree, format {@code index:1.0}.
 *
 * @param files the products files that some rule may want something of
 */
record Index(Optional<Instant> updated, List<File> files) {

  private static final String FORMAT = "index:1.0";
  private static final String PRODUCTS = "products:1.0";
  private static final String DOWNLOADS = "image-downloads";

  /** As many as the status remembers the age of, the index itself aside. */
  private static final int MOST_FILES = 50;

  /** A products file as the index describes it. */
  record File(String path, Optional<Instant> updated) {}

  static Index read(Path file, String url, RuleBook rules) throws IOException, Unusable {
    return StreamsJson.read(file, url, json -> new Draft(json, url, rules).read());
  }

  private static final class Draft {

    private final StreamsJson json;
    private final String url;
    private final RuleBook rules;
    private final List<File> files = new ArrayList<>();
    private Optional<Instant> updated = Optional.empty();
    private String format = "";

    private Draft(StreamsJson json, String url, RuleBook rules) {
      this.json = json;
      this.url = url;
      this.rules = rules;
    }

    private Index read() throws IOException, Unusable {
      json.fields(
          name -> {
            switch (name) {
              case "format" -> format = json.text().orElse("");
              case "updated" -> updated = json.text().flatMap(StreamsJson::time);
              case "index" -> json.fields(_ -> entry());
              default -> json.skip();
            }
          });
      if (!format.equals(FORMAT)) {
        throw StreamsJson.refused(url, "is not of the format " + FORMAT);
      }
      return new Index(updated, files);
    }

    private void entry() throws IOException, Unusable {
      Entry entry = new Entry();
      json.fields(name -> entry.field(json, rules, name));
      boolean usable =
          PRODUCTS.equals(entry.format) && DOWNLOADS.equals(entry.datatype) && entry.wanted();
      if (usable && !entry.path.isEmpty()) {
        files.add(new File(entry.path, entry.updated));
      }
      if (files.size() > MOST_FILES) {
        throw StreamsJson.refused(
            url,
            "has more than %d products files that the rules may mean: name products more exactly"
                .formatted(MOST_FILES));
      }
    }
  }

  private static final class Entry {

    private String format = "";
    private String datatype = "";
    private String path = "";
    private Optional<Instant> updated = Optional.empty();
    private boolean listsProducts;
    private boolean hasWanted;

    private void field(StreamsJson json, RuleBook rules, String name) throws IOException, Unusable {
      switch (name) {
        case "format" -> format = json.text().orElse("");
        case "datatype" -> datatype = json.text().orElse("");
        case "path" -> path = json.text().orElse("");
        case "updated" -> updated = json.text().flatMap(StreamsJson::time);
        case "products" -> {
          listsProducts = true;
          json.texts(product -> hasWanted |= rules.wantsProduct(product));
        }
        default -> json.skip();
      }
    }

    /** An index need not say which products a file has. */
    private boolean wanted() {
      return !listsProducts || hasWanted;
    }
  }
}
