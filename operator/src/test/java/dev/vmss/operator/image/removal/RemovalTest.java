package dev.vmss.operator.image.removal;

import static dev.vmss.operator.image.Gallery.reference;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vmss.operator.image.Gallery;
import dev.vmss.operator.image.ImageProcess;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Removing a gallery item (03): withdrawn first, then told, then waited for, then gone. */
class RemovalTest {

  private static final String NAME = "ubuntu";
  private static final String DIGEST = "sha256:" + "a".repeat(64);

  private final Gallery gallery = new Gallery();

  @BeforeEach
  void tag() {
    gallery.registry.has(reference("1"), DIGEST);
  }

  private void serve(String more) {
    gallery.apply(NAME, "1.0.0", "1", more);
    gallery.settle();
  }

  @Test
  void itIsWithdrawnBeforeAnybodyVisitsIt() {
    serve("");
    gallery.delete(NAME);
    assertThat(gallery.served("1.0.0")).isEqualTo("ImageRemoving");
  }

  @Test
  void allowSaysHowManyAreAffectedAndGoes() {
    serve("");
    gallery.fleet.set("web", "1.0.0", 5, 2).instances(gallery.uid(NAME), "web", 3);
    gallery.delete(NAME);
    int writes = gallery.writes;
    assertThat(gallery.visit(NAME).done()).isTrue();
    assertThat(gallery.writes)
        .as("the status says so before the finalizer goes")
        .isEqualTo(writes + 1);
    assertThat(gallery.events)
        .filteredOn(event -> event.contains("ImageRemoved"))
        .containsExactly(
            "ubuntu ImageRemoved: The image is withdrawn from the marketplace. 3 instances of 1 scale set run it, and 1 scale set is blocked without it.");
    assertThat(gallery.confided)
        .containsExactly(
            List.of(
                new Affected(
                    "team",
                    "web",
                    3,
                    "Blocked: 2 of 5 instances cannot be created until version 1.0.0 is available again.")));
    assertThat(gallery.exists(NAME)).isFalse();
    assertThat(gallery.remembered()).as("nothing is left in memory").isZero();
  }

  @Test
  void whileUnusedWaitsWithACountAndTellsOnlyOnce() {
    serve("removalPolicy: WhileUnused");
    String uid = gallery.uid(NAME);
    gallery.fleet.set("web", "1.0.0", 12, 0).instances(uid, "web", 12);
    gallery.delete(NAME);
    gallery.settleInTime();
    assertThat(gallery.kstatus(NAME)).isEqualTo("Ready=False InUse, Reconciling");
    assertThat(gallery.message(NAME))
        .isEqualTo(
            "The image is withdrawn from the marketplace. It stays while it is used (spec.removalPolicy: WhileUnused): 12 instances still carry it. They cannot be replaced unless another item with version 1.0.0 exists. 12 instances of 1 scale set run it, and 1 scale set is blocked without it.");
    assertThat(gallery.confided).hasSize(1);
    gallery.restart();
    gallery.settle();
    assertThat(gallery.events).filteredOn(e -> e.contains("ImageRemoved")).hasSize(1);
    assertThat(gallery.confided).hasSize(1);

    gallery.fleet.removeInstances(uid);
    assertThat(gallery.visit(NAME).done()).isTrue();
  }

  @Test
  void aChangedMindAboutThePolicyEndsTheWait() {
    serve("removalPolicy: WhileUnused");
    gallery.fleet.instances(gallery.uid(NAME), "web", 1);
    gallery.delete(NAME);
    gallery.settle();
    assertThat(gallery.exists(NAME)).isTrue();
    gallery.apply(NAME, "1.0.0", "1", "removalPolicy: Allow");
    gallery.settle();
    assertThat(gallery.exists(NAME)).isFalse();
  }

  @Test
  void aPolicyOfANewerReleaseIsTakenForTheCarefulOne() {
    serve("removalPolicy: WhenTheMoonIsFull");
    gallery.fleet.instances(gallery.uid(NAME), "web", 1);
    gallery.delete(NAME);
    gallery.settle();
    assertThat(gallery.kstatus(NAME)).isEqualTo("Ready=False InUse, Reconciling");
  }

  @Test
  void aConflictKeepsTheFinalizer() {
    serve("");
    gallery.delete(NAME);
    gallery.conflict = true;
    ImageProcess.Visited result = gallery.visit(NAME);
    assertThat(result.done()).isFalse();
    assertThat(result.again()).contains(Duration.ofMillis(100));
    assertThat(gallery.events).noneMatch(event -> event.contains("ImageRemoved"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "containerImage: {reference: \"registry.example/never:pushed\"}",
        "http: {url: \"https://example/d\", sha256: aa, size: 1Gi}",
        ""
      })
  void whatNeverDownloadedCanBeDeleted(String source) {
    gallery.applySource(NAME, "1.0.0", source, "removalPolicy: WhileUnused");
    gallery.settle();
    gallery.delete(NAME);
    gallery.settle();
    assertThat(gallery.exists(NAME)).isFalse();
  }

  @Test
  void deletingDuringADownloadLeavesNothingBehind() {
    gallery.apply(NAME, "1.0.0", "1", "");
    gallery.visit(NAME);
    gallery.delete(NAME);
    gallery.visit(NAME);
    gallery.answer();
    assertThat(gallery.exists(NAME)).isFalse();
    assertThat(gallery.remembered()).isZero();
  }
}
