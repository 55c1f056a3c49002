package dev.vmss.operator.feed.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vmss.api.v1alpha1.LifecycleStage;
import dev.vmss.operator.catalogue.Resolution;
import dev.vmss.operator.feed.Shelf;
import dev.vmss.operator.model.Urn;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A build a day, three kept, three days in stage Preview: without the rules about what must not go,
 * the one image that {@code latest} comes to would be deleted before the next one is there.
 */
class DailyBuildsTest {

  private static final Urn LATEST = Urn.of("Canonical", "Ubuntu", "LTS", "latest");
  private static final int DAYS = 30;

  private final Set<String> versionsOfLatest = new HashSet<>();

  @Test
  void latestResolvesAtEveryStepOfThirtyDailyBuilds() {
    Shelf shelf = shelf(3, "72h");
    for (int day = 1; day <= DAYS; day++) {
      shelf.offer("202606%02d".formatted(day), (char) ('a' + day % 6));
      for (int hour = 0; hour < 24; hour++) {
        step(shelf);
        shelf.pass(Duration.ofHours(1));
      }
    }
    assertThat(versionsOfLatest)
        .as("latest moves on")
        .hasSize(DAYS - 3 + 1)
        .contains("22.4.20260627");
    assertThat(shelf.versions())
        .as("latest is 27, 28 is next, and three are kept")
        .containsExactly(
            "22.4.20260626", "22.4.20260627", "22.4.20260628", "22.4.20260629", "22.4.20260630");
  }

  /** Also where builds come faster than their time in Preview is over. */
  @ParameterizedTest
  @CsvSource({"1, 72h", "2, 240h", "3, 1h", "50, 72h", "1, 24h"})
  void latestResolvesWhateverIsKeptAndHoweverLongTheyWait(int keep, String promoteAfter) {
    Shelf shelf = shelf(keep, promoteAfter);
    for (int day = 1; day <= DAYS; day++) {
      shelf.offer("202606%02d".formatted(day), 'b');
      for (int hour = 0; hour < 24; hour++) {
        step(shelf);
        shelf.pass(Duration.ofHours(1));
      }
    }
    assertThat(versionsOfLatest).hasSizeGreaterThan(1);
    assertThat(shelf.images).hasSizeBetween(keep > 30 ? 30 : keep, keep + 2);
  }

  private void step(Shelf shelf) {
    shelf.sync();
    assertThat(shelf.catalogue().resolve(LATEST)).isInstanceOf(Resolution.Available.class);
    shelf.download();
    Resolution.Available now = (Resolution.Available) shelf.catalogue().resolve(LATEST);
    versionsOfLatest.add(now.image().version().toString());
    FeedPlan again = shelf.plan();
    assertThat(again.imports()).as("what was done is done").isEmpty();
    assertThat(again.retirements()).isEmpty();
  }

  /** With one item that is Supported already, brought by the same feed. */
  private static Shelf shelf(int keep, String promoteAfter) {
    Shelf shelf =
        new Shelf(
            "  keep: %d\n  stage: Preview\n  promoteAfter: %s\n".formatted(keep, promoteAfter));
    shelf.offer("20260531", 'a').sync();
    shelf.download();
    shelf.stage(shelf.named("22.4.20260531"), LifecycleStage.SUPPORTED);
    return shelf;
  }
}
