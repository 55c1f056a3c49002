package dev.vmss.testing.kubevirt.recording;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vmss.testing.kubevirt.object.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What was seen in one scenario: the objects of each step by their role.
 *
 * <p>In files: {@code <scenario>/<step>-<role>.json}, the roles being {@code vm}, {@code vmi},
 * {@code pod} (the oldest launcher Pod), {@code pod-2} (a younger one) and {@code dv}.
 */
public record Recording(String scenario, Map<String, Map<String, ObjectNode>> steps) {

  /** The recordings among the resources. */
  public static final String FOLDER = "kubevirt/recorded";

  private static final List<String> ROLES = List.of("vm", "vmi", "pod", "pod-2", "dv");
  private static final ObjectMapper PRETTY =
      new ObjectMapper()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);

  /** A step of one of the recordings among the resources. */
  public record Moment(String scenario, String step) {

    /** The object of a role, if there was one. */
    public Optional<ObjectNode> find(String role) {
      return Recording.find(scenario, step, role);
    }

    @Override
    public String toString() {
      return scenario + "/" + step;
    }
  }

  /**
   * All recorded steps.
   *
   * @param lasting only those at which nothing was under way
   */
  public static List<Moment> moments(boolean lasting) {
    return Scenarios.all().stream()
        .flatMap(
            scenario ->
                scenario.steps().stream()
                    .filter(step -> !lasting || !step.passing())
                    .map(step -> new Moment(scenario.name(), scenario.fileName(step))))
        .filter(moment -> moment.find("vm").isPresent())
        .toList();
  }

  /** The object of a role at a step, of the recordings among the resources. */
  public static Optional<ObjectNode> find(String scenario, String step, String role) {
    String path = "/%s/%s/%s-%s.json".formatted(FOLDER, scenario, step, role);
    try (InputStream file = Recording.class.getResourceAsStream(path)) {
      return Optional.ofNullable(file)
          .map(
              it -> {
                try {
                  return Json.parse(new String(it.readAllBytes(), StandardCharsets.UTF_8));
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Recording of(Scenario scenario, String namespace, Map<Step, View> seen) {
    Anonymous anonymous =
        new Anonymous(
            namespace,
            seen.values().stream().flatMap(view -> view.objects().values().stream()).toList());
    Map<String, Map<String, ObjectNode>> steps = new LinkedHashMap<>();
    seen.forEach(
        (step, view) -> {
          Map<String, ObjectNode> objects = new TreeMap<>();
          view.objects().forEach((role, object) -> objects.put(role, anonymous.of(object)));
          steps.put(scenario.fileName(step), objects);
        });
    return new Recording(scenario.name(), steps);
  }

  /** As it stands among the resources; a step that was never recorded has no objects. */
  static Recording recorded(Scenario scenario) {
    Map<String, Map<String, ObjectNode>> steps = new LinkedHashMap<>();
    for (Step step : scenario.steps()) {
      String name = scenario.fileName(step);
      Map<String, ObjectNode> objects = new TreeMap<>();
      ROLES.forEach(
          role -> find(scenario.name(), name, role).ifPresent(it -> objects.put(role, it)));
      steps.put(name, objects);
    }
    return new Recording(scenario.name(), steps);
  }

  void write(Path folder) {
    Path own = folder.resolve(scenario);
    try {
      deleteFiles(own);
      Files.createDirectories(own);
      for (var step : steps.entrySet()) {
        for (var object : step.getValue().entrySet()) {
          Files.writeString(
              own.resolve(step.getKey() + "-" + object.getKey() + ".json"),
              text(object.getValue()));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void deleteFiles(Path folder) throws IOException {
    if (Files.isDirectory(folder)) {
      try (Stream<Path> files = Files.list(folder)) {
        for (Path file : files.toList()) {
          Files.delete(file);
        }
      }
    }
  }

  private static String text(ObjectNode object) throws JsonProcessingException {
    return PRETTY.writeValueAsString(PRETTY.treeToValue(object, Object.class)) + "\n";
  }
}
