package dev.vmss.operator.image.removal;

import static dev.vmss.operator.image.Gallery.reference;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vmss.api.v1alpha1.AffectedScaleSet;
import dev.vmss.api.v1alpha1.ImageUsage;
import dev.vmss.api.v1alpha1.WellKnown;
import dev.vmss.operator.image.Gallery;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who runs an item, and what becomes of whom without it. */
class RemovalImpactTest {

  private final Gallery gallery = new Gallery();

  @BeforeEach
  void twoVersions() {
    gallery.registry.has(reference("old"), "sha256:" + "a".repeat(64));
    gallery.registry.has(reference("new"), "sha256:" + "b".repeat(64));
    gallery.apply("v1", "1.0.0", "old", "");
    gallery.apply("v2", "2.0.0", "new", "");
    gallery.settle();
  }

  private ImageUsage impact(String name) {
    gallery.annotate(name, WellKnown.REMOVAL_PREVIEW, "true");
    gallery.settleInTime();
    return gallery.usage(name);
  }

  private static AffectedScaleSet row(String name, int instances, String effect) {
    return new AffectedScaleSet("team", name, instances, effect);
  }

  @Test
  void aSetThatPinsTheVersionIsBlocked() {
    gallery
        .fleet
        .set("full", "2.0.0", 4, 0)
        .instances(gallery.uid("v2"), "full", 4)
        .set("growing", "2.0.0", 9, 5)
        .instances(gallery.uid("v2"), "growing", 4)
        .set("empty", "2.0.0", 0, 0);
    assertThat(impact("v2"))
        .isEqualTo(
            new ImageUsage(
                2,
                8,
                3,
                List.of(
                    row(
                        "growing",
                        4,
                        "Blocked: 5 of 9 instances cannot be created until version 2.0.0 is available again."),
                    row(
                        "full",
                        4,
                        "Blocked: its 4 instances run on, but none can be added or replaced until version 2.0.0 is available again."),
                    row(
                        "empty",
                        0,
                        "Blocked: no instance can be created until version 2.0.0 is available again."))));
  }

  @Test
  void latestGoesOnWithAnOlderVersion() {
    gallery.fleet.set("app", "latest", 1, 0).instances(gallery.uid("v2"), "app", 1);
    ImageUsage usage = impact("v2");
    assertThat(usage.willBlock()).isZero();
    assertThat(usage.affected())
        .containsExactly(
            row(
                "app",
                1,
                "New instances get version 1.0.0 of marketplace image 'v1'; its 1 instance runs on."));
  }

  @Test
  void latestIsBlockedWhenThereIsNoOtherVersion() {
    gallery.delete("v1");
    gallery.settle();
    gallery.fleet.set("app", "latest", 2, 0).instances(gallery.uid("v2"), "app", 2);
    assertThat(impact("v2").affected())
        .containsExactly(
            row(
                "app",
                2,
                "Blocked: its 2 instances run on, but none can be added or replaced until a version of Canonical:Ubuntu:LTS is available."));
  }

  @Test
  void setsThatOnlyRunItAreListedLastAndNotCountedAsBlocked() {
    gallery
        .fleet
        .set("behind", "latest", 3, 0)
        .instances(gallery.uid("v1"), "behind", 3)
        .instances(gallery.uid("v1"), "moved-on", 2)
        .set("pins", "1.0.0", 1, 0)
        .set("elsewhere", "latest", 7, 0);
    ImageUsage usage = impact("v1");
    assertThat(usage.scaleSets()).isEqualTo(2);
    assertThat(usage.instances()).isEqualTo(5);
    assertThat(usage.willBlock()).isEqualTo(1);
    assertThat(usage.affected())
        .extracting(AffectedScaleSet::name, AffectedScaleSet::effect)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(
                "pins",
                "Blocked: no instance can be created until version 1.0.0 is available again."),
            org.assertj.core.groups.Tuple.tuple(
                "behind",
                "Its 3 instances run on; new ones get version 2.0.0 of marketplace image 'v2' already."),
            org.assertj.core.groups.Tuple.tuple(
                "moved-on", "Its 2 instances run on; its model asks for another image."));
  }

  @Test
  void aDuplicateThatTakesOverIsMentioned() {
    gallery.apply("v2-copy", "2.0.0", "new", "");
    gallery.settle();
    gallery.fleet.set("web", "2.0.0", 1, 0).instances(gallery.uid("v2"), "web", 1);
    assertThat(impact("v2").affected().get(0).effect())
        .contains("Blocked", "Marketplace image 'v2-copy' is being downloaded.");
  }

  @Test
  void theAnswerIsTheSameDuringTheRemoval() {
    gallery.apply("v2", "2.0.0", "new", "removalPolicy: WhileUnused");
    gallery.settle();
    gallery.fleet.set("web", "2.0.0", 3, 1).instances(gallery.uid("v2"), "web", 2);
    ImageUsage before = impact("v2");
    gallery.delete("v2");
    gallery.settleInTime();
    assertThat(gallery.usage("v2")).isEqualTo(before);
  }

  @Test
  void atMostTwentySetsAreListedAndAllAreCounted() {
    for (int i = 0; i < 30; i++) {
      gallery.fleet.set("set-" + i, "2.0.0", 1, i);
    }
    ImageUsage usage = impact("v2");
    assertThat(usage.willBlock()).isEqualTo(30);
    assertThat(usage.affected()).hasSize(20);
    assertThat(usage.affected().get(0).name()).as("most harmed first").isEqualTo("set-29");
    gallery.delete("v2");
    gallery.visit("v2");
    assertThat(gallery.events.get(gallery.events.size() - 1))
        .hasSizeLessThan(1024)
        .endsWith("The others are in status.usage.affected.");
  }

  @Test
  void withoutThePreviewOnlyCountsAreKept() {
    gallery.fleet.set("web", "2.0.0", 1, 0).instances(gallery.uid("v2"), "web", 1);
    gallery.settleInTime();
    assertThat(gallery.usage("v2")).isEqualTo(new ImageUsage(1, 1, 1, List.of()));
    assertThat(impact("v2").affected()).hasSize(1);
    gallery.annotate("v2", WellKnown.REMOVAL_PREVIEW, "false");
    gallery.settleInTime();
    assertThat(gallery.usage("v2").affected()).isEmpty();
  }
}
