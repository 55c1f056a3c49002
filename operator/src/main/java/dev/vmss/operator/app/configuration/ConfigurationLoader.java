package dev.vmss.operator.app.configuration;

import dev.vmss.operator.app.configuration.OperatorConfiguration.Fetch;
import dev.vmss.operator.app.configuration.OperatorConfiguration.Http;
import dev.vmss.operator.app.configuration.OperatorConfiguration.LeaderElection;
import dev.vmss.operator.app.configuration.OperatorConfiguration.Logging;
import dev.vmss.operator.app.configuration.Option.Setting;
import dev.vmss.operator.model.GoDuration;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Puts the layers together: defaults, then the YAML file, then the environment. */
public final class ConfigurationLoader {

  /** Names the optional YAML file. */
  public static final String FILE_VARIABLE = "VMSS_CONFIG";

  /** Read by the development tools beside the operator, in the same environment. */
  private static final Set<String> OTHERS_VARIABLES = Set.of(FILE_VARIABLE, "VMSS_KUBECONFIG");

  /** Of the local control plane, which may be set where the operator is tried. */
  private static final String CONTROL_PLANE_PREFIX = "VMSS_CONTROL_PLANE_";

  private final Map<String, Setting> settings;

  private ConfigurationLoader(Map<String, Setting> settings) {
    this.settings = settings;
  }

  /**
   * Loads and checks the configuration.
   *
   * @throws InvalidConfiguration with one sentence that names the option, its value and its bounds
   */
  public static OperatorConfiguration load(Map<String, String> environment) {
    Map<String, Setting> settings = new HashMap<>();
    String file = environment.getOrDefault(FILE_VARIABLE, "");
    if (!file.isBlank()) {
      settings.putAll(ConfigurationFile.read(Path.of(file)));
    }
    for (Option<?> option : Options.ALL) {
      String variable = option.environmentVariable();
      // An empty variable counts as not set: deployment templates leave them behind.
      Optional.ofNullable(environment.get(variable))
          .filter(text -> !text.isBlank())
          .ifPresent(text -> settings.put(option.name(), new Setting(text.strip(), variable)));
    }
    return new ConfigurationLoader(settings).build();
  }

  /** Variables that look like options of ours and are none: most likely a slip of the pen. */
  public static List<String> unknownVariables(Set<String> names) {
    Set<String> known =
        Options.ALL.stream().map(Option::environmentVariable).collect(Collectors.toSet());
    return names.stream()
        .filter(name -> name.startsWith("VMSS_"))
        .filter(name -> !known.contains(name) && !OTHERS_VARIABLES.contains(name))
        .filter(name -> !name.startsWith(CONTROL_PLANE_PREFIX))
        // Kubernetes puts these into every Pod beside a Service named vmss-...
        .filter(name -> !name.matches(".*_(SERVICE_(HOST|PORT).*|PORT(_\\d.*)?)"))
        .sorted()
        .toList();
  }

  private <T> T get(Option<T> option) {
    return option.parse(
        settings.getOrDefault(option.name(), new Setting(option.defaultText(), "the defaults")));
  }

  private Optional<String> given(Option<String> option) {
    return Optional.of(get(option)).filter(text -> !text.isEmpty());
  }

  private OperatorConfiguration build() {
    Set<String> namespaces = Set.copyOf(get(Options.NAMESPACES));
    boolean imageController = imageController(namespaces);
    return new OperatorConfiguration(
        namespaces,
        given(Options.OPERATOR_NAMESPACE),
        imageController,
        scaleSetController(namespaces, imageController),
        get(Options.ASSUME_AUTOSCALING),
        get(Options.ALLOWED_METADATA),
        get(Options.MAX_CONCURRENT_RECONCILES),
        get(Options.CREATE_PARALLELISM),
        get(Options.GRACEFUL_STOP),
        get(Options.KUBEVIRT),
        leaderElection(),
        http(namespaces),
        new Logging(
            Logging.Format.valueOf(get(Options.LOG_FORMAT).toUpperCase(Locale.ROOT)),
            get(Options.LOG_LEVEL)),
        fetch());
  }

  private Http http(Set<String> namespaces) {
    String authentication = get(Options.HTTP_METRICS_AUTHENTICATION);
    var http =
        new Http(
            get(Options.HTTP_PORT),
            get(Options.HTTP_PROBE_PORT),
            get(Options.HTTP_BIND_ADDRESS),
            authentication.equals("auto") ? namespaces.isEmpty() : authentication.equals("true"));
    if (http.port() == http.probePort() && http.port() != 0) {
      throw new InvalidConfiguration(
          "Options http.port and http.probePort are both %d, but each needs a port of its own."
              .formatted(http.port()));
    }
    return http;
  }

  private boolean imageController(Set<String> namespaces) {
    String choice = get(Options.IMAGE_CONTROLLER);
    if (choice.equals("auto") && !namespaces.isEmpty()) {
      throw new InvalidConfiguration(
          "Option imageController must be true or false when namespaces is set (%s): exactly one"
                  .formatted(String.join(", ", namespaces.stream().sorted().toList()))
              + " operator of the cluster may run the image controller, so auto cannot decide.");
    }
    return !choice.equals("false");
  }

  private boolean scaleSetController(Set<String> namespaces, boolean imageController) {
    boolean runs = get(Options.SCALE_SET_CONTROLLER);
    if (!runs && !(imageController && namespaces.isEmpty())) {
      throw new InvalidConfiguration(
          "Option scaleSetController may be false only when imageController is not, and namespaces"
              + " is not set: such an operator runs the images of the whole cluster.");
    }
    return runs;
  }

  private LeaderElection leaderElection() {
    var election =
        new LeaderElection(
            get(Options.LEADER_ELECTION),
            get(Options.LEASE_NAME),
            given(Options.LEASE_NAMESPACE),
            get(Options.LEASE_DURATION),
            get(Options.RENEW_DEADLINE),
            get(Options.RETRY_PERIOD));
    if (election.renewDeadline().compareTo(election.leaseDuration()) >= 0) {
      throw new InvalidConfiguration(
          "Option leaderElection.renewDeadline is %s, but it must be shorter than"
                  .formatted(GoDuration.format(election.renewDeadline()))
              + " leaderElection.leaseDuration, which is %s."
                  .formatted(GoDuration.format(election.leaseDuration())));
    }
    if (election.retryPeriod().multipliedBy(2).compareTo(election.renewDeadline()) > 0) {
      throw new InvalidConfiguration(
          "Option leaderElection.retryPeriod is %s, but it must be at most half of"
                  .formatted(GoDuration.format(election.retryPeriod()))
              + " leaderElection.renewDeadline, which is %s."
                  .formatted(GoDuration.format(election.renewDeadline())));
    }
    return election;
  }

  private Fetch fetch() {
    return new Fetch(
        get(Options.FETCH_ALLOWED_HOSTS),
        get(Options.FETCH_ALLOW_INSECURE_HOSTS),
        get(Options.FETCH_ALLOWED_ADDRESSES),
        get(Options.FETCH_TIMEOUT),
        get(Options.FETCH_MAX_MANIFEST_BYTES),
        get(Options.FETCH_TAG_CHECK_INTERVAL),
        given(Options.FETCH_CA_FILE).map(Path::of));
  }
}
