package dev.vmss.docs;

import dev.vmss.testing.Repository;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A page of the documentation. */
record MarkdownPage(Path file, String text) {

  private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.+)$");
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
  private static final Pattern CODE = Pattern.compile("(?s)```.*?```|`[^`\n]+`");

  static MarkdownPage of(String path) {
    return of(Repository.file(path));
  }

  private static MarkdownPage of(Path file) {
    try {
      return new MarkdownPage(file, Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(file + " cannot be read.", e);
    }
  }

  /** The pages of the first folder, README.md among them, and everything below docs. */
  static List<MarkdownPage> all() {
    try (Stream<Path> first = Files.list(Repository.file(""));
        Stream<Path> docs = Files.walk(Repository.file("docs"))) {
      return Stream.concat(first, docs)
          .filter(file -> file.toString().endsWith(".md"))
          .sorted()
          .map(MarkdownPage::of)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("The pages cannot be read.", e);
    }
  }

  /** Headings as they are written. */
  List<String> headings() {
    return HEADING.matcher(withoutCode()).results().map(found -> found.group(1)).toList();
  }

  /** What links to headings say: lower case, hyphens for spaces, no other signs. */
  Set<String> anchors() {
    return HEADING
        .matcher(text)
        .results()
        .map(found -> found.group(1).toLowerCase(Locale.ROOT))
        .map(heading -> heading.replaceAll("[^a-z0-9 _-]", "").replace(' ', '-'))
        .collect(Collectors.toSet());
  }

  /** Where links lead, code left out. */
  List<String> links() {
    return LINK.matcher(withoutCode()).results().map(found -> found.group(1)).toList();
  }

  /** The words in backticks. */
  Set<String> codeWords() {
    return Pattern.compile("`([^`\n]+)`")
        .matcher(text)
        .results()
        .map((MatchResult found) -> found.group(1))
        .collect(Collectors.toSet());
  }

  private String withoutCode() {
    return CODE.matcher(text).replaceAll("");
  }

  @Override
  public String toString() {
    return Repository.file("").relativize(file).toString();
  }
}
