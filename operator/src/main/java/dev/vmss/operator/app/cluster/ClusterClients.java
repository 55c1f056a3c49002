package dev.vmss.operator.app.cluster;

import dev.vmss.operator.app.process.RootCause;
import dev.vmss.operator.app.process.StartupFailure;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.RequestConfig;
import io.fabric8.kubernetes.client.RequestConfigBuilder;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Builds clients for the cluster that kubectl would talk to, or that the program runs in. */
public final class ClusterClients {

  private static final int PATIENT_RETRIES = 10;

  /** The API server gives up a webhook after ten seconds, if nobody told it otherwise. */
  private static final Duration WEBHOOK_ANSWERS = Duration.ofSeconds(15);

  private static final String DEFAULT_NAMESPACE = "default";

  private final String userAgent;
  private final Reachability reachability = new Reachability(System::nanoTime);

  public ClusterClients(String userAgent) {
    this.userAgent = userAgent;
  }

  /** Whether the API server answers, as far as the clients made here have seen. */
  public Reachability reachability() {
    return reachability;
  }

  /** Whether it is the cluster itself that says where its API server is. */
  public static boolean inPod() {
    return System.getenv("KUBERNETES_SERVICE_HOST") != null && System.getenv("KUBECONFIG") == null;
  }

  /** For everything but the lease: rides out short troubles of the API server by itself. */
  public KubernetesClient patient() {
    return build(builder().withRequestRetryBackoffLimit(PATIENT_RETRIES));
  }

  /**
   * For what must be known soon. The client retries every method on errors, and a patient one would
   * still be busy with a renewal when the lease has long been taken by another.
   */
  public KubernetesClient impatient(Duration requestTimeout, int retries) {
    return build(
        builder()
            .withRequestRetryBackoffLimit(retries)
            .withConnectionTimeout((int) requestTimeout.toMillis())
            .withRequestTimeout((int) requestTimeout.toMillis()));
  }

  /**
   * The same client for writes to instances, which asks once: an answer with 429 or 5xx may be a
   * webhook's, or be about one, and then the same question again and again only keeps others
   * waiting. Who asks rests, and tells meanwhile.
   */
  public static KubernetesClient askingOnce(KubernetesClient client) {
    RequestConfig once =
        new RequestConfigBuilder(client.getConfiguration().getRequestConfig())
            .withRequestRetryBackoffLimit(0)
            .withRequestTimeout((int) WEBHOOK_ANSWERS.toMillis())
            .build();
    return client.newClient(once).adapt(KubernetesClient.class);
  }

  /** The namespace of the service account or of the kubeconfig's context. */
  public static String namespaceOf(KubernetesClient client) {
    return Optional.ofNullable(client.getConfiguration().getNamespace()).orElse(DEFAULT_NAMESPACE);
  }

  /** In a Pod, the Pod's name. */
  public static String hostName() {
    return Optional.ofNullable(System.getenv("HOSTNAME")).filter(h -> !h.isBlank()).orElse("host");
  }

  // From scratch and never from another Config: only a Config that configured itself goes on
  // re-reading the service account's token, which expires.
  private ConfigBuilder builder() {
    return new ConfigBuilder().withUserAgent(userAgent);
  }

  private KubernetesClient build(ConfigBuilder builder) {
    try {
      return new KubernetesClientBuilder()
          .withConfig(withoutProxyOf(System.getenv(), quietWithoutToken(builder.build())))
          .withKubernetesSerialization(LeanObjects.serialization())
          .withHttpClientBuilderConsumer(
              http -> http.addOrReplaceInterceptor("reachability", reachability))
          .build();
    } catch (KubernetesClientException e) {
      throw new StartupFailure(
          "The kubeconfig (KUBECONFIG or ~/.kube/config) cannot be used: " + RootCause.of(e) + ".");
    }
  }

  /**
   * The proxies of the environment lead out of the cluster, to registries; a kubeconfig names its
   * own ({@code proxy-url}) when there is one before the API server.
   */
  static Config withoutProxyOf(Map<String, String> environment, Config config) {
    Set<String> theirs =
        Stream.of("HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY")
            .flatMap(name -> Stream.of(name, name.toLowerCase(Locale.ROOT)))
            .flatMap(name -> Optional.ofNullable(environment.get(name)).stream())
            .collect(Collectors.toSet());
    if (config.getHttpsProxy() != null && theirs.contains(config.getHttpsProxy())) {
      config.setHttpsProxy(null);
    }
    if (config.getHttpProxy() != null && theirs.contains(config.getHttpProxy())) {
      config.setHttpProxy(null);
    }
    return config;
  }

  /**
   * A client without a token looks for a new one before every request, once it is a minute old, and
   * reads the kubeconfig again each time. Who proves himself by a certificate has none to look for.
   */
  static Config quietWithoutToken(Config config) {
    boolean certificate = config.getClientCertData() != null || config.getClientCertFile() != null;
    if (certificate && config.getAutoOAuthToken() == null && config.getAuthProvider() == null) {
      config.setOauthTokenProvider(() -> "");
    }
    return config;
  }
}
