package dev.vmss.operator.feed.report;

import dev.vmss.api.v1alpha1.FeedImport;
import dev.vmss.operator.feed.plan.FeedPlan;
import dev.vmss.operator.feed.plan.Listing;
import dev.vmss.operator.image.download.failure.Shown;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The sentences about a feed. */
final class FeedWords {

  private static final int MOST_NAMED = 3;

  private FeedWords() {}

  /** Such as "3 of 41 versions match rule 1; 22.4.20261120 imported". */
  static String synced(FeedView view, List<FeedImport> imports) {
    List<String> parts = new ArrayList<>();
    view.listing().ifPresent(listing -> parts.add(matches(listing)));
    imports.stream().limit(1).forEach(last -> parts.add(last.version() + " imported"));
    view.plan().ifPresent(plan -> parts.addAll(of(plan)));
    return parts.isEmpty() ? "The feed was looked at" : String.join("; ", parts);
  }

  private static String matches(Listing listing) {
    String rules =
        listing.matched().keySet().stream()
            .sorted()
            .limit(MOST_NAMED)
            .map(String::valueOf)
            .collect(Collectors.joining(", "));
    String which =
        switch (listing.matched().size()) {
          case 0 -> "match any rule";
          case 1 -> "match rule " + rules;
          default ->
              listing.matched().size() > MOST_NAMED
                  ? "match %d rules".formatted(listing.matched().size())
                  : "match rules " + rules;
        };
    String unreadable =
        listing.unreadable() == 0
            ? ""
            : "; %d more were left out because they come to no version, such as '%s'"
                .formatted(listing.unreadable(), Shown.of(listing.example().orElse("")));
    return "%d of %d versions %s%s".formatted(listing.matches(), listing.seen(), which, unreadable);
  }

  private static List<String> of(FeedPlan plan) {
    List<String> parts = new ArrayList<>();
    if (plan.counts().waiting() > 0) {
      parts.add("%d wait in stage Preview".formatted(plan.counts().waiting()));
    }
    if (!plan.left().isEmpty()) {
      FeedPlan.Left left = plan.left().getFirst();
      parts.add(
          "%d left alone because somebody else's item has the version, such as %s of '%s'"
              .formatted(plan.left().size(), left.offer().text(), left.item()));
    }
    return parts;
  }

  static String suspended(FeedPlan plan) {
    return "The feed is suspended: %d would be imported and %d retired; see status.preview"
        .formatted(plan.imports().size() + plan.unknown().size(), plan.retirements().size());
  }

  static String tampered(FeedPlan.Tampered tampered) {
    return "Version %s is offered with the checksum %s, and was offered with %s before: '%s' is left as it is. Ask the publisher; to take the new content, delete the item and the feed, and create the feed anew."
        .formatted(tampered.version(), tampered.now(), tampered.before(), tampered.item());
  }

  /** Rounded: who reads it counts in minutes or hours. */
  static String next(Instant from, Instant next) {
    long minutes = Math.max(1, Duration.between(from, next).plusSeconds(30).toMinutes());
    return minutes < 120
        ? "next look in %d minute%s".formatted(minutes, minutes == 1 ? "" : "s")
        : "next look in %d hours".formatted((minutes + 30) / 60);
  }
}
