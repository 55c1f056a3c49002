package dev.vmss.operator.feed.simplestreams;

import dev.vmss.operator.feed.plan.Listing;
import dev.vmss.operator.feed.plan.ListingDraft;
import dev.vmss.operator.feed.plan.Offer;
import dev.vmss.operator.feed.plan.RuleBook;
import dev.vmss.operator.feed.plan.RuleBook.Entry;
import dev.vmss.operator.feed.plan.RuleBook.Match;
import dev.vmss.operator.feed.source.Unusable;
import dev.vmss.operator.image.download.failure.Shown;
import java.io.IOException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A products file, format {@code products:1.0}. Products, versions and files that no rule wants are
 * passed over as they come.
 */
final class Products {

  private static final String FORMAT = "products:1.0";
  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
  private static final int MOST_FIELDS = 64;
  private static final int LONGEST_FIELD = 256;
  private static final int MOST_VERSIONS = 200_000;

  private final StreamsJson json;
  private final Tree tree;
  private final String url;
  private final RuleBook rules;
  private final ListingDraft draft;
  private Optional<Instant> updated = Optional.empty();
  private String format = "";

  private Products(StreamsJson json, Tree tree, String url, RuleBook rules, ListingDraft draft) {
    this.json = json;
    this.tree = tree;
    this.url = url;
    this.rules = rules;
    this.draft = draft;
  }

  /** Adds what the rules take to the draft; returns when the file was updated by its own words. */
  static Optional<Instant> read(
      Path file, Tree tree, String url, RuleBook rules, ListingDraft draft)
      throws IOException, Unusable {
    return StreamsJson.read(file, url, json -> new Products(json, tree, url, rules, draft).read());
  }

  private Optional<Instant> read() throws IOException, Unusable {
    json.fields(
        name -> {
          switch (name) {
            case "format" -> format = json.text().orElse("");
            case "updated" -> updated = json.text().flatMap(StreamsJson::time);
            case "products" -> json.fields(this::product);
            default -> json.skip();
          }
        });
    if (!format.equals(FORMAT)) {
      throw StreamsJson.refused(url, "is not of the format " + FORMAT);
    }
    return updated;
  }

  /** A file of a version, before the fields of its product are known. */
  private record Found(
      String version, String file, String type, String path, Optional<String> sha256) {}

  private void product(String product) throws IOException, Unusable {
    boolean wanted = rules.wantsProduct(product);
    Map<String, String> fields = new HashMap<>();
    List<Found> found = new ArrayList<>();
    json.fields(
        name -> {
          if (name.equals("versions")) {
            json.fields(version -> version(product, version, wanted, found));
          } else if (wanted) {
            keep(fields, name, json.text());
          } else {
            json.skip();
          }
        });
    for (Found file : found) {
      add(product, fields, file);
    }
  }

  private static void keep(Map<String, String> fields, String name, Optional<String> value) {
    value
        .filter(text -> fields.size() < MOST_FIELDS && text.length() <= LONGEST_FIELD)
        .ifPresent(text -> fields.put(name, text));
  }

  private void version(String product, String version, boolean wanted, List<Found> found)
      throws IOException, Unusable {
    draft.seen();
    if (draft.count() > MOST_VERSIONS) {
      throw StreamsJson.refused(url, "has more than %d versions".formatted(MOST_VERSIONS));
    }
    json.fields(
        name -> {
          if (wanted && name.equals("items")) {
            json.fields(file -> file(product, version, file, found));
          } else {
            json.skip();
          }
        });
  }

  private void file(String product, String version, String file, List<Found> found)
      throws IOException, Unusable {
    Map<String, String> fields = new HashMap<>();
    json.fields(
        name -> {
          switch (name) {
            case "ftype", "path", "sha256" -> json.text().ifPresent(text -> fields.put(name, text));
            default -> json.skip();
          }
        });
    String type = fields.getOrDefault("ftype", "");
    if (rules.wantsFile(product, file, type)) {
      found.add(
          new Found(
              version,
              file,
              type,
              fields.getOrDefault("path", ""),
              Optional.ofNullable(fields.get("sha256")).filter(s -> SHA256.matcher(s).matches())));
    }
    if (found.size() > Listing.MOST_OFFERS) {
      throw tooMany();
    }
  }

  private Unusable tooMany() {
    return StreamsJson.refused(
        url,
        "has more than %d versions that match: name products more exactly"
            .formatted(Listing.MOST_OFFERS));
  }

  private void add(String product, Map<String, String> fields, Found found) throws Unusable {
    if (found.sha256().isEmpty()) {
      // What cannot be pinned is not imported, and is told with what comes to no version.
      draft.add(new Match.Unreadable(Shown.of(found.version()) + " without sha256"));
      return;
    }
    Offer.Content content =
        new Offer.Content(
            tree.resolve(found.path(), url),
            found.sha256().map("sha256:"::concat),
            Optional.ofNullable(fields.get("support_eol")).flatMap(Products::day));
    Entry entry = new Entry(product, fields, found.version(), found.file(), found.type(), content);
    if (!draft.add(rules.match(entry))) {
      throw tooMany();
    }
  }

  private static Optional<LocalDate> day(String text) {
    try {
      return Optional.of(LocalDate.parse(text));
    } catch (DateTimeException _) {
      return Optional.empty();
    }
  }
}
