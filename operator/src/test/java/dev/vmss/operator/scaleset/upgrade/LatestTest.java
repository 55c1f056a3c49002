package dev.vmss.operator.scaleset.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vmss.api.v1alpha1.ScaleInRule;
import dev.vmss.api.v1alpha1.VersionStatus;
import dev.vmss.operator.catalogue.Items;
import dev.vmss.operator.scaleset.Story;
import dev.vmss.operator.scaleset.fixture.Plans;
import dev.vmss.operator.scaleset.fixture.Snapshots;
import dev.vmss.operator.scaleset.fixture.Specs;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * 03, "Latest": what a newer image does to a set, told from its arrival on. What rolls which
 * difference: {@link OutdatedTest}.
 */
class LatestTest {

  private static final Items[] BOTH = {Items.serving("1.0.0"), Items.serving("2.0.0")};

  private static Story newer(Specs specs) {
    return new Story(Snapshots.of(specs).running(3, "1.0.0"))
        .settle()
        .change(world -> world.catalogue(BOTH))
        .live(Duration.ofHours(1));
  }

  /**
   * "With mode Manual (default) a newer image changes nothing on existing instances;
   * UpToDate=False, versions[] and pendingUpgrade show it."
   */
  @Test
  void aNewerImageChangesNothingAndIsShown() {
    Story story = newer(Specs.defaults());
    assertThat(story.count("1.0.0")).isEqualTo(3);
    assertThat(Plans.says(story.plan(), "UpToDate")).isEqualTo("False/Outdated");
    assertThat(Plans.says(story.plan(), "Ready")).isEqualTo("True/AllInstancesReady");
    assertThat(story.status().versions())
        .singleElement()
        .extracting(VersionStatus::version, VersionStatus::latestModel)
        .containsExactly("1.0.0", false);
    assertThat(story.status().pendingUpgrade().to()).isEqualTo("2.0.0");
    assertThat(story.status().image().version()).isEqualTo("2.0.0");
  }

  /** "Pinned or latest, publisher/offer/sku stay": another family's image is no newer one. */
  @ParameterizedTest
  @CsvSource({"latest", "1.0.0"})
  void anotherFamilyMattersNothing(String version) {
    var other = new dev.vmss.operator.model.ImageFamily("Canonical", "UbuntuServer", "24.04-LTS");
    Story story =
        new Story(Snapshots.of(Specs.defaults().version(version)).running(3, "1.0.0")).settle();
    int writes = story.writes();
    story.change(w -> w.catalogue(BOTH[0], Items.serving("3.0.0").named("x").in(other))).live(60);
    assertThat(story.writes()).isEqualTo(writes);
  }

  /** "Deleting an old instance by hand replaces it with the newest version". */
  @Test
  void rollingForwardByHandOneByOne() {
    Story story = newer(Specs.defaults());
    for (int id = 0; id < 3; id++) {
      int old = id;
      story.change(world -> world.number(old, i -> i.terminating())).live(10);
      assertThat(story.count("2.0.0")).isEqualTo(id + 1);
    }
    assertThat(Plans.says(story.plan(), "UpToDate")).isEqualTo("True/UpToDate");
  }

  /** "Scale-out first, then scale-in with OldestVM, is the other." */
  @Test
  void rollingForwardByScalingOutAndIn() {
    Story story = newer(Specs.defaults().scaleIn(ScaleInRule.OLDEST_VM));
    story.change(world -> world.edit(spec -> spec.replicas(6))).live(60);
    assertThat(story.count("2.0.0")).isEqualTo(3);
    story.change(world -> world.edit(spec -> spec.replicas(3))).live(60);
    assertThat(story.count("2.0.0")).isEqualTo(3);
    assertThat(story.count("1.0.0")).isZero();
    assertThat(Plans.says(story.plan(), "UpToDate")).isEqualTo("True/UpToDate");
  }

  /** "automaticOSUpgrade: true rolls existing instances too, by rollingUpgradePolicy". */
  @Test
  void rollingForwardAutomatically() {
    Story story = newer(Specs.defaults().automaticOs());
    assertThat(story.count("2.0.0")).isEqualTo(3);
    assertThat(story.fewestReady()).as("one at a time").isEqualTo(2);
  }
}
