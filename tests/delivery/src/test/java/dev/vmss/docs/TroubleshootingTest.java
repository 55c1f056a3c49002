package dev.vmss.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vmss.gitops.ImageReasons;
import dev.vmss.gitops.ImageSamples;
import dev.vmss.gitops.ScaleSetReasons;
import dev.vmss.gitops.ScaleSetSamples;
import dev.vmss.testing.sample.Sample;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** Whatever a condition says has a section in docs/troubleshooting.md. */
class TroubleshootingTest {

  private final MarkdownPage page = MarkdownPage.of("docs/troubleshooting.md");

  @Test
  void everyReasonHasASection() {
    Set<String> reasons = new TreeSet<>(ScaleSetReasons.ofConditions());
    reasons.addAll(ImageReasons.ofConditions());
    // Explained by the sets' section of the same name.
    assertThat(page.headings()).containsAll(reasons);
  }

  @Test
  void noSectionIsAboutAReasonThatDoesNotExist() {
    List<String> sections =
        page.headings().stream().filter(heading -> heading.matches("[A-Z][A-Za-z]+")).toList();
    Set<String> known = new TreeSet<>(ScaleSetReasons.ofConditions());
    known.addAll(ImageReasons.ofConditions());
    known.addAll(List.of("Troubleshooting", "Events"));
    assertThat(known).containsAll(sections);
  }

  @Test
  void everyConditionAndEveryEventIsExplained() {
    assertThat(page.codeWords())
        .containsAll(ScaleSetReasons.conditionTypes())
        .containsAll(ImageReasons.conditionTypes())
        .containsAll(ScaleSetReasons.ofEvents())
        .containsAll(ImageReasons.ofEvents());
  }

  /** The samples show every reason, so that every one of them is judged by the rules of kstatus. */
  @Test
  void everyReasonIsAmongTheSamples() {
    assertThat(reported(ScaleSetSamples.all())).isEqualTo(ScaleSetReasons.ofConditions());
    assertThat(reported(ImageSamples.all())).isEqualTo(ImageReasons.ofConditions());
  }

  private static Set<String> reported(List<Sample> samples) {
    Set<String> reasons = new TreeSet<>();
    for (Sample sample : samples) {
      StreamSupport.stream(sample.json().at("/status/conditions").spliterator(), false)
          .map(condition -> condition.path("reason").asText())
          .forEach(reasons::add);
    }
    return reasons;
  }
}
