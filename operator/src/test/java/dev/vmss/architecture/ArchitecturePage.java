package dev.vmss.architecture;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The names on docs/architecture.md: what stands in code spans, and words in CamelCase in drawings.
 * A span that is neither type, path, target nor room (a field, a value) is not looked up.
 */
record ArchitecturePage(String text) {

  private static final Pattern FENCE =
      Pattern.compile("^```.*?^```$", Pattern.DOTALL | Pattern.MULTILINE);
  private static final Pattern SPAN = Pattern.compile("`([^`\\n]+)`");
  private static final Pattern CAMEL_CASE = Pattern.compile("\\b(?:[A-Z][a-z]+){2,}\\b");
  private static final Pattern ROOM = Pattern.compile("^\\| `([a-z.]+)` \\|", Pattern.MULTILINE);
  private static final Pattern TYPE = Pattern.compile("([A-Z]\\w*)(?:\\.(\\w+))?");

  /** Names of things that do not exist. */
  List<String> wrongNames(SourceNames names) {
    String prose = FENCE.matcher(text).replaceAll("");
    Stream<String> drawn =
        FENCE
            .matcher(text)
            .results()
            .flatMap(fence -> CAMEL_CASE.matcher(fence.group()).results())
            .map(MatchResult::group)
            .filter(word -> !names.hasType(word));
    Stream<String> written =
        SPAN.matcher(prose)
            .results()
            .map(span -> span.group(1))
            .filter(span -> !exists(span, names));
    Stream<String> rooms =
        ROOM.matcher(prose).results().map(row -> row.group(1)).filter(room -> !names.hasRoom(room));
    return Stream.of(drawn, written, rooms).flatMap(all -> all).distinct().toList();
  }

  private static boolean exists(String span, SourceNames names) {
    if (span.startsWith("make ")) {
      return names.hasTarget(span.split(" ", -1)[1]);
    }
    if (span.startsWith("*")) {
      return names.hasTypeEnding(span.substring(1));
    }
    if (span.contains("/")) {
      return names.hasPath(span);
    }
    var type = TYPE.matcher(span);
    if (!type.matches()) {
      return true;
    }
    return type.group(2) == null
        ? names.hasType(type.group(1))
        : names.hasMember(type.group(1), type.group(2));
  }

  /** Rooms of the program that no code span names. */
  List<String> missingRooms(SourceNames names) {
    return names.rooms().stream().filter(room -> !text.contains("`" + room + "`")).toList();
  }
}
