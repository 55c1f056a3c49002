package dev.vmss.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every link inside the documentation leads somewhere. */
class LinksTest {

  static List<MarkdownPage> pages() {
    return MarkdownPage.all();
  }

  @ParameterizedTest
  @MethodSource("pages")
  void linksLeadSomewhere(MarkdownPage page) {
    assertThat(page.links())
        .filteredOn(link -> !link.contains("://"))
        .allSatisfy(link -> assertThat(leadsSomewhere(page, link)).as(link).isTrue());
  }

  @Test
  void theIndexNamesEveryPage() {
    MarkdownPage index = MarkdownPage.of("docs/README.md");
    Path folder = index.file().getParent();
    assertThat(pages().stream().filter(page -> page.file().getParent().equals(folder)))
        .extracting(page -> page.file().getFileName().toString())
        .filteredOn(name -> !name.equals("README.md"))
        .allSatisfy(name -> assertThat(index.links()).contains(name));
  }

  private static boolean leadsSomewhere(MarkdownPage page, String link) {
    String[] parts = link.split("#", 2);
    Path target =
        parts[0].isEmpty() ? page.file() : page.file().resolveSibling(parts[0]).normalize();
    if (!Files.exists(target)) {
      return false;
    }
    return parts.length < 2
        || pages().stream()
            .filter(candidate -> candidate.file().normalize().equals(target.normalize()))
            .anyMatch(candidate -> candidate.anchors().contains(parts[1]));
  }
}
