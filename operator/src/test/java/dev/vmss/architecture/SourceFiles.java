package dev.vmss.architecture;

import com.github.javaparser.JavaParser;
import com.github.javaparser.ParserConfiguration;
import com.github.javaparser.ast.CompilationUnit;
import com.github.javaparser.ast.Node;
import com.github.javaparser.ast.body.CompactConstructorDeclaration;
import com.github.javaparser.ast.body.ConstructorDeclaration;
import com.github.javaparser.ast.body.MethodDeclaration;
import com.github.javaparser.ast.expr.SimpleName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The Java files below a folder, and how long they and their methods are. */
final class SourceFiles {

  /** A file or a method, and its number of lines. */
  record Length(String name, int lines) {}

  /** A folder, and its number of files. */
  record Room(Path folder, long files) {}

  private final JavaParser parser =
      new JavaParser(
          new ParserConfiguration()
              .setLanguageLevel(ParserConfiguration.LanguageLevel.JAVA_25)
              .setAttributeComments(false));

  private final List<Path> paths;

  private SourceFiles(List<Path> paths) {
    this.paths = paths;
  }

  static SourceFiles below(Path folder) {
    if (!Files.isDirectory(folder)) {
      return new SourceFiles(List.of());
    }
    try (Stream<Path> files = Files.walk(folder)) {
      return new SourceFiles(
          files.filter(file -> file.toString().endsWith(".java")).sorted().toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Every package, with all its files: what only documents it counts as well. */
  List<Room> rooms() {
    return paths.stream()
        .collect(Collectors.groupingBy(Path::getParent, Collectors.counting()))
        .entrySet()
        .stream()
        .map(room -> new Room(room.getKey(), room.getValue()))
        .toList();
  }

  List<Length> files() {
    return paths.stream().map(path -> new Length(path.toString(), lines(path))).toList();
  }

  /**
   * Methods and constructors with a body, from the first line of the signature to the last brace.
   */
  List<Length> methods() {
    return paths.stream().flatMap(this::methods).toList();
  }

  private Stream<Length> methods(Path path) {
    CompilationUnit unit = parse(path);
    return Stream.of(
            unit.findAll(MethodDeclaration.class).stream()
                .filter(method -> !isTable(method))
                .map(method -> length(path, method, method.getName())),
            unit.findAll(ConstructorDeclaration.class).stream()
                .map(method -> length(path, method, method.getName())),
            unit.findAll(CompactConstructorDeclaration.class).stream()
                .map(method -> length(path, method, method.getName())))
        .flatMap(lengths -> lengths)
        .filter(length -> length.lines() > 1);
  }

  private static boolean isTable(MethodDeclaration method) {
    return method.isStatic()
        && method.getParameters().isEmpty()
        && method
            .getBody()
            .map(body -> body.getStatements())
            .filter(statements -> statements.size() == 1 && statements.get(0).isReturnStmt())
            .isPresent();
  }

  /** From the name on, so that annotations, which may hold a table of cases, do not count. */
  private static Length length(Path path, Node method, SimpleName name) {
    int first = name.getBegin().map(begin -> begin.line).orElseThrow();
    int last = method.getEnd().map(end -> end.line).orElseThrow();
    return new Length(path + "#" + name.asString(), last - first + 1);
  }

  private CompilationUnit parse(Path path) {
    try {
      var result = parser.parse(path);
      return result
          .getResult()
          .filter(unit -> result.isSuccessful())
          .orElseThrow(() -> new IllegalStateException(path + ": " + result.getProblems()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int lines(Path path) {
    try (Stream<String> lines = Files.lines(path)) {
      return (int) lines.count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
