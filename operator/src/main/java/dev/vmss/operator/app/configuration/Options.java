package dev.vmss.operator.app.configuration;

import static java.time.Duration.ofDays;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;

import dev.vmss.operator.app.configuration.OptionType.Choice;
import dev.vmss.operator.app.configuration.OptionType.Switch;
import dev.vmss.operator.app.configuration.OptionType.Text;
import dev.vmss.operator.app.configuration.OptionType.Texts;
import dev.vmss.operator.app.configuration.OptionType.Time;
import dev.vmss.operator.app.configuration.OptionType.WholeNumber;
import dev.vmss.operator.image.download.policy.Cidr;
import dev.vmss.operator.image.download.policy.HostPattern;
import dev.vmss.operator.image.download.policy.IpLiteral;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** The table of all options. {@code docs/configuration.md} is generated from it. */
final class Options {

  private static final String LABEL = "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?";
  private static final Predicate<String> NAMESPACE = form(LABEL);
  private static final Predicate<String> NAMESPACE_OR_NONE = form("(" + LABEL + ")?");
  private static final Predicate<String> OBJECT_NAME = form(LABEL + "(\\." + LABEL + ")*");
  private static final Predicate<String> METADATA_KEYS =
      form(
          "(?!(?!app\\.kubernetes\\.io/)([^/]*\\.)?(vmss\\.dev|kubernetes\\.io|kubevirt\\.io)/)"
              + "((\\*\\.)?"
              + LABEL
              + "(\\."
              + LABEL
              + ")*/)?(\\*|[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?)");
  private static final Predicate<String> PATH = form("(/[^\\p{Cntrl}]*)?");

  static final Option<List<String>> NAMESPACES =
      new Option<>(
          "namespaces",
          new Texts(NAMESPACE, "namespace names"),
          "",
          "Namespaces whose scale sets this operator runs. Not set: those of all namespaces.");
  static final Option<String> OPERATOR_NAMESPACE =
      new Option<>(
          "operatorNamespace",
          new Text(NAMESPACE_OR_NONE, "a namespace name"),
          "",
          "Namespace of the operator itself: its lease, and the pull secrets of marketplace images."
              + " Not set: the namespace of its service account or kubeconfig context.");
  static final Option<String> IMAGE_CONTROLLER =
      new Option<>(
          "imageController",
          new Choice(List.of("auto", "true", "false")),
          "auto",
          "Whether this operator downloads and withdraws marketplace images. Exactly one operator of"
              + " a cluster must. `auto` means true, and is refused when `namespaces` is set.");
  static final Option<Boolean> SCALE_SET_CONTROLLER =
      new Option<>(
          "scaleSetController",
          new Switch(),
          "true",
          "Whether this operator runs scale sets. `false`: it only looks at them, to know who uses an"
              + " image; for the one operator that runs the image controller of a cluster whose scale"
              + " sets are run by operators with `namespaces`.");
  static final Option<Boolean> ASSUME_AUTOSCALING =
      new Option<>(
          "assumeAutoscaling",
          new Switch(),
          "false",
          "A cluster autoscaler adds nodes for pending Pods: missing nodes never hold back the"
              + " creation of an instance.");
  static final Option<List<String>> ALLOWED_METADATA =
      new Option<>(
          "allowedMetadata",
          new Texts(
              METADATA_KEYS,
              "keys (key, domain/key, domain/*, *.domain/*, or * for all without a domain), none of"
                  + " vmss.dev, kubernetes.io or kubevirt.io but of app.kubernetes.io"),
          "*,app.kubernetes.io/*",
          "Labels and annotations that scale sets may give their instances, by key; others are left"
              + " out and named in the set's status. Webhooks and controllers of a cluster obey what"
              + " stands on Pods: list a key only when every tenant may use it.");
  static final Option<Integer> MAX_CONCURRENT_RECONCILES =
      new Option<>(
          "maxConcurrentReconciles",
          new WholeNumber(1, 256),
          "16",
          "How many objects are worked on at the same time.");
  static final Option<Integer> CREATE_PARALLELISM =
      new Option<>(
          "createParallelism",
          new WholeNumber(1, 128),
          "32",
          "How many writes to instances are under way at the same time, over all scale sets.");
  static final Option<Duration> GRACEFUL_STOP =
      new Option<>(
          "gracefulStop",
          time(ofSeconds(10), ofSeconds(30)),
          "20s",
          "How long a stopping operator may take to finish what it is doing and to release its"
              + " lease. The Pod's terminationGracePeriodSeconds must be longer.");

  static final Option<Boolean> KUBEVIRT =
      new Option<>(
          "runtime.kubevirt.enabled",
          new Switch(),
          "true",
          "Whether machines are run, and their disks imported into volumes. It takes KubeVirt and"
              + " CDI; without them sets and images say what is missing, and nothing else changes."
              + " `false`: they say `RuntimeMissing`, no right to KubeVirt's and CDI's objects is needed,"
              + " and machines that exist are not seen.");

  static final Option<Boolean> LEADER_ELECTION =
      new Option<>(
          "leaderElection.enabled",
          new Switch(),
          "false",
          "Several replicas may run; one of them, the leader, acts.");
  static final Option<String> LEASE_NAME =
      new Option<>(
          "leaderElection.leaseName",
          new Text(OBJECT_NAME, "a Kubernetes object name"),
          "vmss-operator",
          "Name of the Lease that the leader holds.");
  static final Option<String> LEASE_NAMESPACE =
      new Option<>(
          "leaderElection.leaseNamespace",
          new Text(NAMESPACE_OR_NONE, "a namespace name"),
          "",
          "Namespace of the Lease. Not set: `operatorNamespace`.");
  static final Option<Duration> LEASE_DURATION =
      new Option<>(
          "leaderElection.leaseDuration",
          time(ofSeconds(2), ofMinutes(5)),
          "15s",
          "How long the others wait for a leader that stopped renewing without a word.");
  static final Option<Duration> RENEW_DEADLINE =
      new Option<>(
          "leaderElection.renewDeadline",
          time(ofSeconds(1), ofMinutes(5)),
          "10s",
          "A leader that could not renew for so long gives up and restarts. Below `leaseDuration`.");
  static final Option<Duration> RETRY_PERIOD =
      new Option<>(
          "leaderElection.retryPeriod",
          time(ofSeconds(1), ofMinutes(1)),
          "2s",
          "Time between two attempts to take or renew the lease. At most half of `renewDeadline`.");

  static final Option<Integer> HTTP_PORT =
      new Option<>(
          "http.port",
          new WholeNumber(0, 65535),
          "8080",
          "Port of /metrics. 0: any free one, named in the log.");
  static final Option<Integer> HTTP_PROBE_PORT =
      new Option<>(
          "http.probePort",
          new WholeNumber(0, 65535),
          "8081",
          "Port of /healthz and /readyz, with threads of its own. 0: any free one, named in the log.");
  static final Option<String> HTTP_BIND_ADDRESS =
      new Option<>(
          "http.bindAddress",
          new Text(Options::isAddress, "an IP address"),
          "0.0.0.0",
          "Address to listen on. 0.0.0.0: every address of the machine, IPv6 included.");

  static final Option<String> HTTP_METRICS_AUTHENTICATION =
      new Option<>(
          "http.metricsAuthentication",
          new Choice(List.of("auto", "true", "false")),
          "auto",
          "Whether /metrics is only for who shows a bearer token of an account that may `get` that"
              + " non-resource URL, as the API server says (TokenReview, SubjectAccessReview). `auto`"
              + " means true unless `namespaces` is set, because only cluster-wide rights let the"
              + " operator ask.");

  static final Option<String> LOG_FORMAT =
      new Option<>(
          "logging.format",
          new Choice(List.of("text", "json")),
          "text",
          "One line of text, or one JSON object, for each log entry; on standard output.");
  static final Option<String> LOG_LEVEL =
      new Option<>(
          "logging.level",
          new Choice(List.of("error", "warn", "info", "debug", "trace")),
          "info",
          "Level of the operator's own entries. Libraries log from warn on, at debug from info on.");

  static final Option<List<String>> FETCH_ALLOWED_HOSTS =
      new Option<>(
          "fetch.allowedHosts",
          new Texts(Options::isHostOrAll, "host names (host, host:port, *.domain or *)"),
          "*",
          "Hosts that images may be fetched from. An empty list in the YAML file: none.");
  static final Option<List<String>> FETCH_ALLOW_INSECURE_HOSTS =
      new Option<>(
          "fetch.allowInsecureHosts",
          new Texts(Options::isHost, "host names (host, host:port or *.domain)"),
          "",
          "Hosts that are spoken to by plain http instead of https.");
  static final Option<List<String>> FETCH_ALLOWED_ADDRESSES =
      new Option<>(
          "fetch.allowedAddresses",
          new Texts(Options::isRange, "IP addresses or CIDR ranges"),
          "",
          "Loopback, link-local and other special addresses that a host may nevertheless have.");
  static final Option<Duration> FETCH_TIMEOUT =
      new Option<>(
          "fetch.timeout",
          time(ofSeconds(1), ofMinutes(10)),
          "30s",
          "How long the whole resolution of one image at a registry may take.");
  static final Option<Integer> FETCH_MAX_MANIFEST_BYTES =
      new Option<>(
          "fetch.maxManifestBytes",
          new WholeNumber(65_536, 67_108_864),
          "4194304",
          "Largest manifest or index that is read from a registry, in bytes.");
  static final Option<Duration> FETCH_TAG_CHECK_INTERVAL =
      new Option<>(
          "fetch.tagCheckInterval",
          new Time(ofMinutes(1), ofDays(7), true),
          "1h",
          "How often a registry is asked whether the tag of a served image has moved.");
  static final Option<String> FETCH_CA_FILE =
      new Option<>(
          "fetch.caFile",
          new Text(PATH, "an absolute path"),
          "",
          "PEM file with certificate authorities to trust for registries, beside the usual ones.");

  static final List<Option<?>> ALL =
      List.of(
          NAMESPACES,
          OPERATOR_NAMESPACE,
          IMAGE_CONTROLLER,
          SCALE_SET_CONTROLLER,
          ASSUME_AUTOSCALING,
          ALLOWED_METADATA,
          MAX_CONCURRENT_RECONCILES,
          CREATE_PARALLELISM,
          GRACEFUL_STOP,
          KUBEVIRT,
          LEADER_ELECTION,
          LEASE_NAME,
          LEASE_NAMESPACE,
          LEASE_DURATION,
          RENEW_DEADLINE,
          RETRY_PERIOD,
          HTTP_PORT,
          HTTP_PROBE_PORT,
          HTTP_BIND_ADDRESS,
          HTTP_METRICS_AUTHENTICATION,
          LOG_FORMAT,
          LOG_LEVEL,
          FETCH_ALLOWED_HOSTS,
          FETCH_ALLOW_INSECURE_HOSTS,
          FETCH_ALLOWED_ADDRESSES,
          FETCH_TIMEOUT,
          FETCH_MAX_MANIFEST_BYTES,
          FETCH_TAG_CHECK_INTERVAL,
          FETCH_CA_FILE);

  private Options() {}

  private static boolean isHostOrAll(String text) {
    return HostPattern.parse(text).isPresent();
  }

  private static boolean isHost(String text) {
    return !text.equals("*") && isHostOrAll(text);
  }

  private static boolean isRange(String text) {
    return Cidr.parse(text).isPresent();
  }

  private static boolean isAddress(String text) {
    return IpLiteral.parse(text).isPresent();
  }

  private static Predicate<String> form(String pattern) {
    return Pattern.compile(pattern).asMatchPredicate();
  }

  private static Time time(Duration min, Duration max) {
    return new Time(min, max, false);
  }
}
