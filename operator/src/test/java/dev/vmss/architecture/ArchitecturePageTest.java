package dev.vmss.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** docs/architecture.md names what is there, and all rooms that there are. */
class ArchitecturePageTest {

  /** Tests run in the folder of their module. */
  private static final Path REPOSITORY = Path.of("..");

  private final SourceNames names = new SourceNames(REPOSITORY);

  private static ArchitecturePage page() throws IOException {
    return new ArchitecturePage(Files.readString(REPOSITORY.resolve("docs/architecture.md")));
  }

  @Test
  void everythingItNamesExists() throws IOException {
    assertThat(page().wrongNames(names)).isEmpty();
  }

  @Test
  void itNamesEveryRoom() throws IOException {
    assertThat(page().missingRooms(names)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "NoSuchPlanner",
        "Snapshot.yesterday",
        "scaleset/Planner",
        "docs/no-such-page.md",
        "*Judgements",
        "make coffee"
      })
  void aWrongNameIsFound(String name) {
    ArchitecturePage wrong =
        new ArchitecturePage("The rule is in `" + name + "`, not in `Planner`.");
    assertThat(wrong.wrongNames(names)).containsExactly(name);
  }

  @Test
  void aWrongNameInADrawingOrATableOfRoomsIsFound() {
    ArchitecturePage wrong =
        new ArchitecturePage(
            "```\nevents ─► LostReconciler ─► ScaleSetReconciler\n```\n\n| `scaleset.attic` | old things |\n");
    assertThat(wrong.wrongNames(names)).containsExactly("LostReconciler", "scaleset.attic");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Planner",
        "Snapshot.now",
        "Desired.Rolling",
        "scaleset/plan/Planner",
        "docs/architecture.md",
        "*Rules",
        "make soak SEED=17",
        "status.upgrade",
        "wakeAt"
      })
  void whatExistsOrIsNoNameIsNotFound(String name) {
    assertThat(new ArchitecturePage("`" + name + "`").wrongNames(names)).isEmpty();
  }

  @Test
  void aRoomThatIsNotNamedIsFound() {
    assertThat(new ArchitecturePage("`scaleset` and `scaleset.report`").missingRooms(names))
        .contains("scaleset.plan", "model")
        .doesNotContain("scaleset", "scaleset.report");
  }
}
