package dev.vmss.architecture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Every name that a page may use: types of all modules with what they hold, paths, make targets.
 */
final class SourceNames {

  private static final Pattern TYPE = Pattern.compile("\\b(?:class|record|interface|enum) (\\w+)");
  private static final Path PROGRAM = Path.of("operator/src/main/java/dev/vmss/operator");

  private final Path repository;

  /** Sources by the types that they declare, nested ones included. */
  private final Map<String, List<String>> types = new HashMap<>();

  private final String makefile;

  SourceNames(Path repository) {
    this.repository = repository;
    try {
      this.makefile = Files.readString(repository.resolve("Makefile"));
      Files.walkFileTree(repository, new Reader());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private final class Reader extends SimpleFileVisitor<Path> {

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
      String name = folder.getFileName().toString();
      boolean ours = !name.equals("target") && (!name.startsWith(".") || folder.equals(repository));
      return ours ? FileVisitResult.CONTINUE : FileVisitResult.SKIP_SUBTREE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      if (file.toString().endsWith(".java") && !file.toString().contains("/architecture/sample/")) {
        String source = Files.readString(file);
        TYPE.matcher(source)
            .results()
            .forEach(
                found ->
                    types.computeIfAbsent(found.group(1), name -> new ArrayList<>()).add(source));
      }
      return FileVisitResult.CONTINUE;
    }
  }

  boolean hasType(String name) {
    return types.containsKey(name);
  }

  /** A type whose name ends like this. */
  boolean hasTypeEnding(String ending) {
    return types.keySet().stream().anyMatch(name -> name.endsWith(ending));
  }

  /** A type, and a word in its source: a method, a component, a nested type. */
  boolean hasMember(String type, String member) {
    Pattern word = Pattern.compile("\\b" + member + "\\b");
    return types.getOrDefault(type, List.of()).stream().anyMatch(s -> word.matcher(s).find());
  }

  /** From the root of the repository, or a type or a folder of the program. */
  boolean hasPath(String path) {
    return Files.exists(repository.resolve(path))
        || Files.exists(repository.resolve(PROGRAM).resolve(path))
        || Files.exists(repository.resolve(PROGRAM).resolve(path + ".java"));
  }

  boolean hasRoom(String room) {
    return hasPath(room.replace('.', '/'));
  }

  /** Folders of the program that hold files. */
  List<String> rooms() {
    Path program = repository.resolve(PROGRAM);
    return SourceFiles.below(program).rooms().stream()
        .map(room -> program.relativize(room.folder()).toString().replace('/', '.'))
        .filter(room -> !room.isEmpty())
        .sorted()
        .toList();
  }

  boolean hasTarget(String target) {
    return Pattern.compile("^" + target + ":", Pattern.MULTILINE).matcher(makefile).find();
  }
}
