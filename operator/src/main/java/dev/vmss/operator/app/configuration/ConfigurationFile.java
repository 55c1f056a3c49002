package dev.vmss.operator.app.configuration;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.vmss.operator.app.configuration.Option.Setting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** Reads a YAML file into settings by option name; a key that is no option is refused by name. */
final class ConfigurationFile {

  private final Path path;
  private final Map<String, Setting> settings = new LinkedHashMap<>();

  private ConfigurationFile(Path path) {
    this.path = path;
  }

  static Map<String, Setting> read(Path path) {
    var file = new ConfigurationFile(path);
    file.collect("", parse(path));
    return file.settings;
  }

  private static JsonNode parse(Path path) {
    var yaml =
        YAMLMapper.builder(
                YAMLFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build())
            .build();
    try {
      JsonNode root = yaml.readTree(Files.readString(path));
      if (root.isMissingNode() || root.isNull()) {
        return yaml.createObjectNode();
      }
      if (!root.isObject()) {
        throw new InvalidConfiguration(
            "The configuration file %s must be a map of options, such as 'http: {port: 8080}'."
                .formatted(path));
      }
      return root;
    } catch (JsonProcessingException e) {
      throw new InvalidConfiguration(
          "The configuration file %s is not valid YAML: %s.".formatted(path, where(e)));
    } catch (IOException e) {
      throw new InvalidConfiguration(
          "The configuration file %s (from VMSS_CONFIG) cannot be read: %s."
              .formatted(path, e.getClass().getSimpleName()));
    }
  }

  private static String where(JsonProcessingException e) {
    String problem = e.getOriginalMessage().lines().findFirst().orElse("unreadable");
    var location = e.getLocation();
    return location == null
        ? problem
        : "%s (line %d, column %d)"
            .formatted(problem, location.getLineNr(), location.getColumnNr());
  }

  private void collect(String prefix, JsonNode map) {
    for (Map.Entry<String, JsonNode> entry : map.properties()) {
      String name = prefix + entry.getKey();
      JsonNode value = entry.getValue();
      if (isOption(name)) {
        put(name, value);
      } else if (isGroup(name) && value.isObject()) {
        collect(name + ".", value);
      } else if (!isGroup(name)) {
        throw unknown(name, prefix);
      } else if (!isNothing(value)) {
        throw new InvalidConfiguration(
            "'%s' in %s must be a map of options, not '%s'.".formatted(name, path, value.asText()));
      }
    }
  }

  /** {@code key:} without a value. */
  private static boolean isNothing(JsonNode value) {
    return value.isNull() || (value.isTextual() && value.asText().isEmpty());
  }

  private void put(String name, JsonNode value) {
    if (isNothing(value)) {
      return;
    }
    boolean listOfScalars =
        value.isArray()
            && StreamSupport.stream(value.spliterator(), false).allMatch(JsonNode::isValueNode);
    if (!value.isValueNode() && !listOfScalars) {
      throw new InvalidConfiguration(
          "Option %s in %s must be a single value or a list of values, not a map."
              .formatted(name, path));
    }
    String text =
        listOfScalars
            ? StreamSupport.stream(value.spliterator(), false)
                .map(JsonNode::asText)
                .collect(Collectors.joining(","))
            : value.asText();
    settings.put(name, new Setting(text, path.toString()));
  }

  private InvalidConfiguration unknown(String name, String prefix) {
    List<String> known =
        Options.ALL.stream().map(Option::name).filter(option -> option.startsWith(prefix)).toList();
    return new InvalidConfiguration(
        "There is no option %s (in %s); the options there are %s."
            .formatted(name, path, String.join(", ", known)));
  }

  private static boolean isOption(String name) {
    return Options.ALL.stream().anyMatch(option -> option.name().equals(name));
  }

  private static boolean isGroup(String name) {
    return Options.ALL.stream().anyMatch(option -> option.name().startsWith(name + "."));
  }
}
