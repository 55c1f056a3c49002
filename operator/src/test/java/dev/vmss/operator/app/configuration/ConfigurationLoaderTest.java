package dev.vmss.operator.app.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vmss.operator.app.configuration.OperatorConfiguration.Logging;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigurationLoaderTest {

  @TempDir Path folder;

  @Test
  void runsWithoutAnyConfiguration() {
    OperatorConfiguration defaults = load(Map.of());
    assertThat(defaults.clusterWide()).isTrue();
    assertThat(defaults.imageController()).isTrue();
    assertThat(defaults.scaleSetController()).isTrue();
    assertThat(defaults.leaderElection().enabled()).isFalse();
    assertThat(defaults.leaderElection().leaseDuration()).isEqualTo(Duration.ofSeconds(15));
    assertThat(defaults.http().port()).isEqualTo(8080);
    assertThat(defaults.logging()).isEqualTo(new Logging(Logging.Format.TEXT, "info"));
    assertThat(defaults.createParallelism()).isEqualTo(32);
    assertThat(defaults.gracefulStop()).isEqualTo(Duration.ofSeconds(20));
    assertThat(defaults.operatorNamespace()).isEmpty();
    assertThat(defaults.fetch().allowedHosts()).containsExactly("*");
    assertThat(defaults.fetch().caFile()).isEmpty();
  }

  @Test
  void readsKeysThatTenantsMayUse() {
    String keys = "*,app.kubernetes.io/*,*.example.com/*,prometheus.io/scrape,team";
    assertThat(load(Map.of("VMSS_ALLOWED_METADATA", keys)).allowedMetadata())
        .containsExactly(keys.split(","));
  }

  @Test
  void readsEveryGroupOfTheFile() throws IOException {
    OperatorConfiguration read =
        load(
            file(
                """
                namespaces: [team-a, team-b]
                imageController: false
                gracefulStop: 25s
                leaderElection:
                  enabled: true
                  leaseNamespace: vmss-system
                http: {port: 0, bindAddress: 127.0.0.1}
                logging:
                  format: json
                fetch:
                  allowedHosts: []
                  allowedAddresses: [127.0.0.0/8, "::1"]
                  tagCheckInterval: 0s
                  caFile: /etc/vmss/ca.pem
                """));
    assertThat(read.namespaces()).containsExactlyInAnyOrder("team-a", "team-b");
    assertThat(read.clusterWide()).isFalse();
    assertThat(read.imageController()).isFalse();
    assertThat(read.gracefulStop()).isEqualTo(Duration.ofSeconds(25));
    assertThat(read.leaderElection().enabled()).isTrue();
    assertThat(read.leaderElection().leaseNamespace()).contains("vmss-system");
    assertThat(read.http().port()).isZero();
    assertThat(read.logging().format()).isEqualTo(Logging.Format.JSON);
    assertThat(read.fetch().allowedHosts()).isEmpty();
    assertThat(read.fetch().allowedAddresses()).containsExactly("127.0.0.0/8", "::1");
    assertThat(read.fetch().tagCheckInterval()).isZero();
    assertThat(read.fetch().caFile()).contains(Path.of("/etc/vmss/ca.pem"));
  }

  @Test
  void theEnvironmentWinsOverTheFile() throws IOException {
    Map<String, String> environment = file("http: {port: 1000}\ncreateParallelism: 4\n");
    environment.put("VMSS_HTTP_PORT", "2000");
    OperatorConfiguration read = load(environment);
    assertThat(read.http().port()).isEqualTo(2000);
    assertThat(read.createParallelism()).isEqualTo(4);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "  "})
  void anEmptyVariableCountsAsNotSet(String nothing) {
    assertThat(load(Map.of("VMSS_HTTP_PORT", nothing, "VMSS_CONFIG", nothing)).http().port())
        .isEqualTo(8080);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "# nothing but a remark\n", "leaderElection:\nhttp:\n", "http:\n  port:\n"})
  void anEmptyFileSetsNothing(String text) throws IOException {
    assertThat(load(file(text))).isEqualTo(load(Map.of()));
  }

  @Test
  void listsAreWrittenWithCommasInTheEnvironment() {
    OperatorConfiguration read =
        load(Map.of("VMSS_NAMESPACES", "team-a, team-b,", "VMSS_IMAGE_CONTROLLER", "true"));
    assertThat(read.namespaces()).isEqualTo(Set.of("team-a", "team-b"));
    assertThat(read.imageController()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "VMSS_HTTP_PORT | 65536 | http.port | a whole number from 0 to 65535",
        "VMSS_HTTP_PORT | -1 | http.port | a whole number from 0 to 65535",
        "VMSS_HTTP_PORT | http | http.port | a whole number from 0 to 65535",
        "VMSS_HTTP_BIND_ADDRESS | localhost | http.bindAddress | an IP address",
        "VMSS_CREATE_PARALLELISM | 129 | createParallelism | a whole number from 1 to 128",
        "VMSS_ALLOWED_METADATA | vmss.dev/* | allowedMetadata | none of vmss.dev, kubernetes.io",
        "VMSS_ALLOWED_METADATA | a,*.kubernetes.io/* | allowedMetadata | kubernetes.io or kubevirt.io",
        "VMSS_ALLOWED_METADATA | *.kubevirt.io/* | allowedMetadata | or * for all without a domain",
        "VMSS_ALLOWED_METADATA | */* | allowedMetadata | or * for all without a domain",
        "VMSS_ALLOWED_METADATA | Example.com/a | allowedMetadata | a list of keys",
        "VMSS_MAX_CONCURRENT_RECONCILES | 0 | maxConcurrentReconciles | from 1 to 256",
        "VMSS_GRACEFUL_STOP | 9s | gracefulStop | a duration from 10s to 30s",
        "VMSS_GRACEFUL_STOP | 31s | gracefulStop | a duration from 10s to 30s",
        "VMSS_GRACEFUL_STOP | 20 | gracefulStop | a duration from 10s to 30s",
        "VMSS_LEADER_ELECTION_ENABLED | yes | leaderElection.enabled | true or false",
        "VMSS_LEADER_ELECTION_LEASE_NAME | Vmss | leaderElection.leaseName | object name",
        "VMSS_NAMESPACES | team_a | namespaces | a list of namespace names",
        "VMSS_IMAGE_CONTROLLER | maybe | imageController | one of auto, true, false",
        "VMSS_LOGGING_FORMAT | xml | logging.format | one of text, json",
        "VMSS_LOGGING_LEVEL | loud | logging.level | one of error, warn, info, debug, trace",
        "VMSS_FETCH_TAG_CHECK_INTERVAL | 1s | fetch.tagCheckInterval | 0s (off) or a duration",
        "VMSS_FETCH_ALLOWED_HOSTS | https://a/ | fetch.allowedHosts | a list of host names",
        "VMSS_FETCH_ALLOW_INSECURE_HOSTS | * | fetch.allowInsecureHosts | host:port or *.domain",
        "VMSS_FETCH_ALLOWED_ADDRESSES | example | fetch.allowedAddresses | CIDR ranges",
        "VMSS_FETCH_ALLOWED_HOSTS | a.example:65536 | fetch.allowedHosts | a list of host names",
        "VMSS_FETCH_ALLOWED_HOSTS | a.example:0 | fetch.allowedHosts | a list of host names",
        "VMSS_FETCH_ALLOWED_HOSTS | a..example | fetch.allowedHosts | a list of host names",
        "VMSS_FETCH_ALLOW_INSECURE_HOSTS | a:99999 | fetch.allowInsecureHosts | host:port",
        "VMSS_FETCH_ALLOWED_ADDRESSES | 127.0.0.0/33 | fetch.allowedAddresses | CIDR ranges",
        "VMSS_FETCH_ALLOWED_ADDRESSES | 127.1 | fetch.allowedAddresses | CIDR ranges",
        "VMSS_FETCH_ALLOWED_ADDRESSES | ::/129 | fetch.allowedAddresses | CIDR ranges",
        "VMSS_HTTP_BIND_ADDRESS | 1.2.3.999 | http.bindAddress | an IP address",
        "VMSS_HTTP_METRICS_AUTHENTICATION | yes | http.metricsAuthentication | one of auto, true",
        "VMSS_FETCH_CA_FILE | ca.pem | fetch.caFile | an absolute path",
      })
  void aValueOutOfBoundsIsRefusedInOneSentence(
      String variable, String value, String option, String bounds) {
    assertThatThrownBy(() -> load(Map.of(variable, value)))
        .isInstanceOf(InvalidConfiguration.class)
        .hasMessageStartingWith(
            "Option %s has the value '%s' (from %s), but it must be "
                .formatted(option, value, variable))
        .hasMessageContaining(bounds)
        .hasMessageEndingWith(".");
  }

  @Test
  void aBadValueOfTheFileNamesTheFile() throws IOException {
    Map<String, String> environment = file("http:\n  port: 70000\n");
    assertThatThrownBy(() -> load(environment))
        .hasMessageContaining("http.port")
        .hasMessageContaining("'70000'")
        .hasMessageContaining(environment.get("VMSS_CONFIG"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "leaderElecton: {enabled: true} | no option leaderElecton (in",
        "http: {prot: 80} | no option http.prot (in",
        "http: {prot: 80} | http.port, http.probePort, http.bindAddress",
        "http: 80 | must be a map of options, not '80'",
        "http: {port: {a: 1}} | Option http.port in",
        "namespaces: [[a]] | Option namespaces in",
        "[a] | must be a map of options",
        "'a: [' | is not valid YAML",
        "'{http: {port: 1}, http: {port: 2}}' | Duplicate",
      })
  void aFileThatIsNotMeantSoIsRefused(String text, String sentence) throws IOException {
    Map<String, String> environment = file(text);
    assertThatThrownBy(() -> load(environment))
        .isInstanceOf(InvalidConfiguration.class)
        .hasMessageContaining(sentence);
  }

  @Test
  void aFileThatIsNotThereIsRefused() {
    assertThatThrownBy(() -> load(Map.of("VMSS_CONFIG", "/no/such/file.yaml")))
        .isInstanceOf(InvalidConfiguration.class)
        .hasMessage(
            "The configuration file /no/such/file.yaml (from VMSS_CONFIG) cannot be read:"
                + " NoSuchFileException.");
  }

  @Test
  void theImageControllerMustBeDecidedWithNamespaces() {
    assertThatThrownBy(() -> load(Map.of("VMSS_NAMESPACES", "b,a")))
        .hasMessageStartingWith(
            "Option imageController must be true or false when namespaces is set (a, b)");
  }

  @Test
  void eachListenerHasAPortOfItsOwn() {
    assertThatThrownBy(() -> load(Map.of("VMSS_HTTP_PORT", "8081")))
        .isInstanceOf(InvalidConfiguration.class)
        .hasMessageStartingWith("Options http.port and http.probePort are both 8081");
    assertThat(load(Map.of("VMSS_HTTP_PORT", "0", "VMSS_HTTP_PROBE_PORT", "0")).http().port())
        .isZero();
  }

  @Test
  void metricsAreGuardedWhereTheOperatorMayAsk() {
    Map<String, String> namespaced =
        Map.of("VMSS_NAMESPACES", "a", "VMSS_IMAGE_CONTROLLER", "false");
    assertThat(load(Map.of()).http().metricsAuthentication()).isTrue();
    assertThat(load(namespaced).http().metricsAuthentication()).isFalse();
    Map<String, String> switched = new HashMap<>(namespaced);
    switched.put("VMSS_HTTP_METRICS_AUTHENTICATION", "true");
    assertThat(load(switched).http().metricsAuthentication()).isTrue();
    assertThat(
            load(Map.of("VMSS_HTTP_METRICS_AUTHENTICATION", "false"))
                .http()
                .metricsAuthentication())
        .isFalse();
  }

  @Test
  void onlyTheOperatorOfAllImagesMayLeaveScaleSetsToOthers() {
    assertThat(load(Map.of("VMSS_SCALE_SET_CONTROLLER", "false")).scaleSetController()).isFalse();
    Stream.of(
            Map.of("VMSS_IMAGE_CONTROLLER", "false"),
            Map.of("VMSS_IMAGE_CONTROLLER", "true", "VMSS_NAMESPACES", "a"))
        .map(HashMap::new)
        .forEach(
            environment -> {
              environment.put("VMSS_SCALE_SET_CONTROLLER", "false");
              assertThatThrownBy(() -> load(environment))
                  .isInstanceOf(InvalidConfiguration.class)
                  .hasMessageStartingWith("Option scaleSetController may be false only when");
            });
  }

  @ParameterizedTest
  @CsvSource({"15s, 15s, 1s", "15s, 20s, 1s", "10s, 4s, 3s"})
  void theTimesOfTheElectionMustFitTogether(String lease, String renew, String retry) {
    Map<String, String> environment =
        Map.of(
            "VMSS_LEADER_ELECTION_LEASE_DURATION", lease,
            "VMSS_LEADER_ELECTION_RENEW_DEADLINE", renew,
            "VMSS_LEADER_ELECTION_RETRY_PERIOD", retry);
    assertThatThrownBy(() -> load(environment))
        .isInstanceOf(InvalidConfiguration.class)
        .hasMessageContaining("leaderElection.renewDeadline");
  }

  @Test
  void variablesThatNobodyReadsAreNamed() {
    assertThat(
            ConfigurationLoader.unknownVariables(
                Set.of(
                    "VMSS_LEADER_ELECTION",
                    "VMSS_HTTP_PORT",
                    "VMSS_CONFIG",
                    "VMSS_KUBECONFIG",
                    "VMSS_OPERATOR_SERVICE_HOST",
                    "VMSS_OPERATOR_SERVICE_PORT_HTTP",
                    "VMSS_OPERATOR_PORT",
                    "VMSS_OPERATOR_PORT_8080_TCP_ADDR",
                    "HTTP_PORT")))
        .containsExactly("VMSS_LEADER_ELECTION");
  }

  private static OperatorConfiguration load(Map<String, String> environment) {
    return ConfigurationLoader.load(environment);
  }

  private Map<String, String> file(String text) throws IOException {
    Path file = Files.writeString(folder.resolve("config.yaml"), text);
    return new HashMap<>(Map.of("VMSS_CONFIG", file.toString()));
  }
}
