package dev.vmss.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vmss.architecture.SourceFiles.Length;
import dev.vmss.architecture.SourceFiles.Room;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The sizes that keep the code readable. */
class StyleTest {

  private static final int LONGEST_FILE = 400;
  private static final int MEDIAN_FILE = 80;
  private static final int LONGEST_METHOD = 40;
  private static final int NINE_OF_TEN_METHODS = 20;
  private static final int LARGEST_ROOM = 25;

  /** Tests run in the folder of their module. */
  private static final Path REPOSITORY = Path.of("..");

  @ParameterizedTest
  @ValueSource(strings = {"crds/src", "operator/src", "tests"})
  void filesAreShort(String folder) {
    List<Length> files = SourceFiles.below(REPOSITORY.resolve(folder)).files();
    assertThat(files).isNotEmpty();
    assertThat(files).filteredOn(file -> file.lines() > LONGEST_FILE).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"crds/src", "operator/src", "tests"})
  void methodsAreShort(String folder) {
    List<Length> methods = SourceFiles.below(REPOSITORY.resolve(folder)).methods();
    assertThat(methods).isNotEmpty();
    assertThat(methods).filteredOn(method -> method.lines() > LONGEST_METHOD).isEmpty();
  }

  @Test
  void mostShippedFilesAndMethodsAreVeryShort() {
    SourceFiles shipped = SourceFiles.below(REPOSITORY.resolve("operator/src/main"));
    assertThat(quantile(shipped.files(), 0.5)).isLessThanOrEqualTo(MEDIAN_FILE);
    assertThat(quantile(shipped.methods(), 0.9)).isLessThanOrEqualTo(NINE_OF_TEN_METHODS);
  }

  /** API types aside: they have a module of their own. */
  @ParameterizedTest
  @ValueSource(
      strings = {"operator/src/main", "operator/src/test", "tests/testkit", "tests/delivery"})
  void roomsAreSmall(String folder) {
    List<Room> rooms = SourceFiles.below(REPOSITORY.resolve(folder)).rooms();
    assertThat(rooms).isNotEmpty();
    assertThat(rooms).filteredOn(room -> room.files() > LARGEST_ROOM).isEmpty();
  }

  @Test
  void aRoomIsMeasuredWithoutTheRoomsInside(@TempDir Path folder) throws IOException {
    Path inside = Files.createDirectory(folder.resolve("inside"));
    for (int i = 0; i <= LARGEST_ROOM; i++) {
      Files.writeString(folder.resolve("Type" + i + ".java"), "class Type" + i + " {}");
    }
    Files.writeString(inside.resolve("package-info.java"), "package inside;");
    Files.writeString(inside.resolve("Type.java"), "class Type {}");
    Files.writeString(inside.resolve("notes.txt"), "no source");
    assertThat(SourceFiles.below(folder).rooms())
        .containsExactlyInAnyOrder(new Room(folder, 26), new Room(inside, 2))
        .filteredOn(room -> room.files() > LARGEST_ROOM)
        .extracting(Room::folder)
        .containsExactly(folder);
  }

  @Test
  void aLongMethodIsMeasured(@TempDir Path folder) throws IOException {
    Files.writeString(
        folder.resolve("Long.java"),
        "class Long {\n  /** Not counted. */\n  @Deprecated(\n since = \"\")\n  void run() {\n"
            + "    run();\n".repeat(39)
            + "  }\n  record R(int a) {\n    R {\n      run();\n    }\n  }\n}\n");
    SourceFiles files = SourceFiles.below(folder);
    assertThat(files.methods()).extracting(Length::lines).containsExactly(41, 3);
    assertThat(files.files()).extracting(Length::lines).containsExactly(51);
  }

  @Test
  void onlyATableMayBeLonger(@TempDir Path folder) throws IOException {
    String body = "{\n    return\n" + "      1 +\n".repeat(50) + "      1;\n  }\n";
    Files.writeString(
        folder.resolve("Tables.java"),
        "class Tables {\n  static int table() "
            + body
            + "  static int method(int a) "
            + body
            + "}\n");
    assertThat(SourceFiles.below(folder).methods())
        .singleElement()
        .satisfies(method -> assertThat(method.name()).endsWith("#method"));
  }

  @Test
  void theQuantileIsTheValueThatTheShareDoesNotExceed() {
    List<Length> lengths = IntStream.rangeClosed(1, 10).mapToObj(StyleTest::ofLines).toList();
    assertThat(quantile(lengths, 0.5)).isEqualTo(5);
    assertThat(quantile(lengths, 0.9)).isEqualTo(9);
    assertThat(quantile(Stream.of(7).map(StyleTest::ofLines).toList(), 0.9)).isEqualTo(7);
  }

  private static Length ofLines(int lines) {
    return new Length("any", lines);
  }

  private static int quantile(List<Length> lengths, double share) {
    List<Integer> sorted = lengths.stream().map(Length::lines).sorted().toList();
    return sorted.get((int) Math.ceil(share * sorted.size()) - 1);
  }
}
