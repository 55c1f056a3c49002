package dev.vmss.gitops;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The patch of Argo CD's ConfigMap, made of the scripts in {@code config/argocd}: health checks for
 * our kinds, actions for sets, images and instances, which are Pods.
 */
final class ArgoCdConfig {

  private static final String DISCOVERY = "discovery.lua";

  /** From kinds to their health checks. */
  private static final Map<String, String> HEALTH =
      ordered(
          "vmss.dev_VirtualMachineScaleSet", "conditions.lua",
          "vmss.dev_MarketplaceImage", "conditions.lua",
          "vmss.dev_VirtualMachineSize", "size.lua");

  /** From kinds to the folders of their actions. */
  private static final Map<String, String> ACTIONS =
      ordered(
          "vmss.dev_VirtualMachineScaleSet", "scaleset",
          "vmss.dev_MarketplaceImage", "image",
          "Pod", "instance");

  private static final String HEAD =
      """
      # Written by `make generate` from the .lua files beside it.
      apiVersion: v1
      kind: ConfigMap
      metadata:
        name: argocd-cm
        namespace: argocd
        labels:
          app.kubernetes.io/name: argocd-cm
          app.kubernetes.io/part-of: argocd
      data:
      """;

  private final Path folder;

  ArgoCdConfig(Path folder) {
    this.folder = folder;
  }

  private static Map<String, String> ordered(String... keysAndValues) {
    Map<String, String> map = new LinkedHashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      map.put(keysAndValues[i], keysAndValues[i + 1]);
    }
    return map;
  }

  LuaScript health(String kind) {
    return new LuaScript(read(folder.resolve("health").resolve(scriptOf(HEALTH, kind))));
  }

  LuaScript discovery(String kind) {
    return action(kind, "discovery");
  }

  LuaScript action(String kind, String action) {
    Path actions = folder.resolve("actions").resolve(scriptOf(ACTIONS, kind));
    return new LuaScript(read(actions.resolve(action + ".lua")));
  }

  private static String scriptOf(Map<String, String> scripts, String kind) {
    return scripts.entrySet().stream()
        .filter(entry -> entry.getKey().endsWith(kind))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElseThrow();
  }

  /** Names of the actions of a kind, in alphabetical order. */
  List<String> actions(String kind) {
    return names(folder.resolve("actions").resolve(scriptOf(ACTIONS, kind)));
  }

  String render() {
    StringBuilder yaml = new StringBuilder(HEAD);
    HEALTH.forEach(
        (kind, script) -> {
          yaml.append("  resource.customizations.health.").append(kind).append(": |\n");
          indent(yaml, 4, read(folder.resolve("health").resolve(script)));
        });
    ACTIONS.forEach(
        (kind, actions) -> actions(yaml, kind, folder.resolve("actions").resolve(actions)));
    return yaml.toString();
  }

  private static void actions(StringBuilder yaml, String kind, Path actions) {
    yaml.append("  resource.customizations.actions.").append(kind).append(": |\n");
    yaml.append("    discovery.lua: |\n");
    indent(yaml, 6, read(actions.resolve(DISCOVERY)));
    yaml.append("    definitions:\n");
    for (String name : names(actions)) {
      yaml.append("    - name: ").append(name).append("\n      action.lua: |\n");
      indent(yaml, 8, read(actions.resolve(name + ".lua")));
    }
  }

  private static List<String> names(Path actions) {
    try (Stream<Path> files = Files.list(actions)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(file -> !file.equals(DISCOVERY))
          .map(file -> file.replace(".lua", ""))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(actions + " cannot be read.", e);
    }
  }

  private static void indent(StringBuilder yaml, int by, String text) {
    text.lines().forEach(line -> yaml.append(" ".repeat(by)).append(line).append('\n'));
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(file + " cannot be read.", e);
    }
  }
}
