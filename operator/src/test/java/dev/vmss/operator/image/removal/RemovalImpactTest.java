package dev.vmss.operator.image.removal;

import static dev.vmss.operator.image.Gallery.reference;
import static org.assertj.core.api.Assertions.assertThat;

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

  /** What the operator's log says when a preview is asked for. */
  private List<Affected> affected(String name) {
    gallery.confided.clear();
    gallery.annotate(name, WellKnown.REMOVAL_PREVIEW, "true");
    gallery.settleInTime();
    assertThat(gallery.confided).as("told once").hasSize(1);
    return gallery.confided.get(0);
  }

  private static Affected row(String name, int instances, String effect) {
    return new Affected("team", name, instances, effect);
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
    assertThat(affected("v2"))
        .containsExactly(
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
                "Blocked: no instance can be created until version 2.0.0 is available again."));
    assertThat(gallery.usage("v2")).isEqualTo(new ImageUsage(2, 8, 3));
  }

  @Test
  void latestGoesOnWithAnOlderVersion() {
    gallery.fleet.set("app", "latest", 1, 0).instances(gallery.uid("v2"), "app", 1);
    assertThat(affected("v2"))
        .containsExactly(
            row(
                "app",
                1,
                "New instances get version 1.0.0 of marketplace image 'v1'; its 1 instance runs on."));
    assertThat(gallery.usage("v2").willBlock()).isZero();
  }

  @Test
  void latestIsBlockedWhenThereIsNoOtherVersion() {
    gallery.delete("v1");
    gallery.settle();
    gallery.fleet.set("app", "latest", 2, 0).instances(gallery.uid("v2"), "app", 2);
    assertThat(affected("v2"))
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
    assertThat(affected("v1"))
        .extracting(Affected::name, Affected::effect)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(
                "pins",
                "Blocked: no instance can be created until version 1.0.0 is available again."),
            org.assertj.core.groups.Tuple.tuple(
                "behind",
                "Its 3 instances run on; new ones get version 2.0.0 of marketplace image 'v2' already."),
            org.assertj.core.groups.Tuple.tuple(
                "moved-on", "Its 2 instances run on; its model asks for another image."));
    assertThat(gallery.usage("v1")).isEqualTo(new ImageUsage(2, 5, 1));
  }

  @Test
  void aDuplicateThatTakesOverIsMentioned() {
    gallery.apply("v2-copy", "2.0.0", "new", "");
    gallery.settle();
    gallery.fleet.set("web", "2.0.0", 1, 0).instances(gallery.uid("v2"), "web", 1);
    assertThat(affected("v2").get(0).effect())
        .contains("Blocked", "Marketplace image 'v2-copy' is being downloaded.");
  }

  @Test
  void theAnswerIsTheSameDuringTheRemoval() {
    gallery.apply("v2", "2.0.0", "new", "removalPolicy: WhileUnused");
    gallery.settle();
    gallery.fleet.set("web", "2.0.0", 3, 1).instances(gallery.uid("v2"), "web", 2);
    List<Affected> before = affected("v2");
    ImageUsage counts = gallery.usage("v2");
    gallery.confided.clear();
    gallery.delete("v2");
    gallery.settleInTime();
    assertThat(gallery.usage("v2")).isEqualTo(counts);
    assertThat(gallery.confided).containsExactly(before);
  }

  @Test
  void atMostAHundredSetsAreNamedAndAllAreCounted() {
    for (int i = 0; i < 130; i++) {
      gallery.fleet.set("set-" + i, "2.0.0", 1, i);
    }
    assertThat(affected("v2"))
        .hasSize(100)
        .first()
        .extracting(Affected::name)
        .as("most harmed first")
        .isEqualTo("set-129");
    assertThat(gallery.usage("v2").willBlock()).isEqualTo(130);
  }

  /** Every tenant may read the catalogue, and Events of {@code default}. */
  @Test
  void whatTenantsReadNamesNobody() {
    gallery.apply("v2", "2.0.0", "new", "removalPolicy: WhileUnused");
    gallery.fleet.set("secret-plan", "2.0.0", 3, 1).instances(gallery.uid("v2"), "secret-plan", 2);
    gallery.annotate("v2", WellKnown.REMOVAL_PREVIEW, "true");
    gallery.settleInTime();
    gallery.delete("v2");
    gallery.settleInTime();
    assertThat(gallery.events).isNotEmpty().noneMatch(event -> event.contains("secret-plan"));
    assertThat(gallery.status("v2").toString())
        .contains("2 instances")
        .doesNotContain("secret-plan");
  }

  @Test
  void aPreviewIsToldAgainWhenItIsAskedForAgain() {
    gallery.fleet.set("web", "2.0.0", 1, 0);
    assertThat(gallery.confided).isEmpty();
    affected("v2");
    gallery.annotate("v2", WellKnown.REMOVAL_PREVIEW, "false");
    gallery.settleInTime();
    affected("v2");
  }
}
