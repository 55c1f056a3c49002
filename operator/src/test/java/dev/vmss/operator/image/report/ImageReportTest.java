package dev.vmss.operator.image.report;

import static dev.vmss.operator.image.Gallery.reference;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vmss.operator.image.Gallery;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How often a status is written. */
class ImageReportTest {

  private static final String NAME = "ubuntu";

  private final Gallery gallery = new Gallery();

  @BeforeEach
  void serve() {
    gallery.registry.has(reference("1"), "sha256:" + "a".repeat(64));
    gallery.apply(NAME, "1.0.0", "1", "");
    gallery.settle();
    gallery.clock.advance(Duration.ofSeconds(5));
  }

  @Test
  void aStormOfInstancesIsWrittenOnceASecondAndInTheEndTruly() {
    gallery.fleet.set("web", "1.0.0", 100, 0);
    int before = gallery.writes;
    for (int i = 0; i < 100; i++) {
      gallery.fleet.instances(gallery.uid(NAME), "web", 1);
      gallery.visit(NAME);
      gallery.clock.advance(Duration.ofMillis(30));
    }
    assertThat(gallery.writes - before).isBetween(3, 4);
    Duration again = gallery.visit(NAME).again().orElseThrow();
    assertThat(again).isLessThanOrEqualTo(Duration.ofSeconds(1));
    gallery.clock.advance(again);
    gallery.visit(NAME);
    assertThat(gallery.usage(NAME).instances()).isEqualTo(100);
    assertThat(gallery.visit(NAME).again()).isEmpty();
  }

  @Test
  void whatMattersMoreThanCountsIsWrittenAtOnce() {
    gallery.fleet.instances(gallery.uid(NAME), "web", 1);
    gallery.visit(NAME);
    int before = gallery.writes;
    gallery.apply(NAME, "1.0.0", "1", "resyncToken: \"2\"");
    gallery.visit(NAME);
    assertThat(gallery.writes).isEqualTo(before + 1);
  }

  @Test
  void theCountsOfAWaitingRemovalAreNoStormEither() {
    gallery.apply(NAME, "1.0.0", "1", "removalPolicy: WhileUnused");
    gallery.fleet.instances(gallery.uid(NAME), "web", 50);
    gallery.settle();
    gallery.clock.advance(Duration.ofSeconds(5));
    gallery.delete(NAME);
    gallery.visit(NAME);
    int before = gallery.writes;
    String uid = gallery.uid(NAME);
    for (int left = 49; left > 0; left--) {
      gallery.fleet.removeInstances(uid);
      gallery.fleet.instances(uid, "web", left);
      gallery.visit(NAME);
      gallery.clock.advance(Duration.ofMillis(50));
    }
    assertThat(gallery.writes - before).isBetween(2, 3);
    gallery.fleet.removeInstances(uid);
    assertThat(gallery.visit(NAME).done()).as("the end waits for no second").isTrue();
  }
}
