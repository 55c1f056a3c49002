package dev.vmss.operator.feed.plan;

import dev.vmss.api.v1alpha1.FeedItem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The rules of a feed, in order: the first one that matches takes a version. */
public record RuleBook(List<FeedRule> rules) {

  public RuleBook {
    rules = List.copyOf(rules);
  }

  /** What became of one version of a feed. */
  public sealed interface Match {

    /** No rule wants it. */
    record None() implements Match {}

    /** A rule wants it, and its template comes to no version. */
    record Unreadable(String text) implements Match {}

    /** A rule takes it. */
    record Taken(Offer offer) implements Match {}
  }

  /** A file of a version of a product. */
  public record Entry(
      String product,
      Map<String, String> fields,
      String version,
      String file,
      String type,
      Offer.Content content) {

    public Entry {
      fields = Map.copyOf(fields);
    }
  }

  /** Reads the rules of a spec. */
  public static RuleBook of(List<FeedItem> items) throws InvalidRule {
    List<FeedRule> rules = new ArrayList<>();
    for (FeedItem item : items) {
      rules.add(FeedRule.of(rules.size() + 1, item));
    }
    return new RuleBook(rules);
  }

  /** Whether any rule may want something of this product. */
  public boolean wantsProduct(String product) {
    return rules.stream().anyMatch(rule -> isFor(rule, product));
  }

  /** Whether any rule may want this file of this product. */
  public boolean wantsFile(String product, String file, String type) {
    return rules.stream().anyMatch(rule -> isFor(rule, product) && isFor(rule, file, type));
  }

  public Match match(Entry entry) {
    for (FeedRule rule : rules) {
      if (isFor(rule, entry.product()) && isFor(rule, entry.file(), entry.type())) {
        return taken(rule, values(entry), entry.content());
      }
    }
    return new Match.None();
  }

  /**
   * Matches a tag.
   *
   * @param content where it is, without a checksum: that is looked up for what is imported alone
   */
  public Match match(String tag, Offer.Content content) {
    for (FeedRule rule : rules) {
      Optional<Map<String, String>> groups = rule.tags().flatMap(tags -> tags.match(tag));
      if (groups.isPresent()) {
        Map<String, String> values = new HashMap<>(groups.get());
        values.put("tag", tag);
        return taken(rule, values, content);
      }
    }
    return new Match.None();
  }

  private static boolean isFor(FeedRule rule, String product) {
    return rule.product().filter(glob -> glob.matches(product)).isPresent();
  }

  private static boolean isFor(FeedRule rule, String file, String type) {
    return rule.file().equals(file) || rule.file().equals(type);
  }

  private static Map<String, String> values(Entry entry) {
    Map<String, String> values = new HashMap<>();
    entry
        .fields()
        .forEach(
            (name, value) -> {
              values.put(name, value);
              values.put("product." + name, value);
            });
    values.put("version", entry.version());
    return values;
  }

  private static Match taken(FeedRule rule, Map<String, String> values, Offer.Content content) {
    Optional<String> version = rule.version().version(values);
    return version.isPresent()
        ? new Match.Taken(Offer.of(rule, version.get(), content))
        : new Match.Unreadable(rule.version().fill(values));
  }
}
