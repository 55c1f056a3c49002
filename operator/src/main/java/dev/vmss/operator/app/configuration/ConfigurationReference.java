package dev.vmss.operator.app.configuration;

import java.util.List;
import java.util.stream.Collectors;

/** Writes {@code docs/configuration.md} from the table of options. */
public final class ConfigurationReference {

  private static final String INTRODUCTION =
      """
      # Configuration

      <!-- Generated from the code by `make generate`; do not edit. -->

      The operator runs without any configuration. An option is taken from the first of these that sets it:

      1. its environment variable (an empty one counts as not set);
      2. the YAML file named by the environment variable `VMSS_CONFIG`;
      3. its default.

      Lists are written with commas in an environment variable (`team-a,team-b`) and as lists in YAML. Durations are written
      as in Go: `500ms`, `20s`, `1h30m`. A value that is not allowed, and a YAML key that is no option, ends the operator at
      once with exit code 2 and a sentence that names it.

      ```yaml
      # VMSS_CONFIG=/etc/vmss/config.yaml
      leaderElection:
        enabled: true
      logging:
        format: json
      fetch:
        allowedHosts: [registry.example]
      ```
      """;

  private static final List<Section> SECTIONS =
      List.of(
          new Section("", "General"),
          new Section("runtime.", "Machines"),
          new Section("leaderElection.", "Leader election"),
          new Section("http.", "Health and metrics"),
          new Section("logging.", "Logging"),
          new Section("fetch.", "Fetching images"));

  private ConfigurationReference() {}

  public static String markdown() {
    return INTRODUCTION
        + SECTIONS.stream().map(Section::markdown).collect(Collectors.joining())
        + """

        The API server is found as `kubectl` finds it: `KUBECONFIG`, `~/.kube/config`, or the service account of the Pod.
        The environment variables `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY` are for [registries](image-sources.md#through-a-proxy) alone.
        """;
  }

  /** The options whose names start with the prefix; without one, those that are in no group. */
  private record Section(String prefix, String title) {

    String markdown() {
      return """

          ## %s

          | option | environment variable | default | must be | meaning |
          |---|---|---|---|---|
          %s"""
          .formatted(
              title,
              Options.ALL.stream()
                  .filter(this::contains)
                  .map(Section::row)
                  .collect(Collectors.joining()));
    }

    private boolean contains(Option<?> option) {
      return prefix.isEmpty() ? !option.name().contains(".") : option.name().startsWith(prefix);
    }

    private static String row(Option<?> option) {
      return "| `%s` | `%s` | %s | %s | %s |\n"
          .formatted(
              option.name(),
              option.environmentVariable(),
              option.defaultText().isEmpty() ? "not set" : "`" + option.defaultText() + "`",
              option.type().allowed(),
              option.description());
    }
  }
}
