package dev.vmss.operator.app.cluster;

import dev.vmss.operator.app.cluster.RequiredPermissions.Permission;
import dev.vmss.operator.app.configuration.OperatorConfiguration;
import dev.vmss.operator.app.process.RootCause;
import dev.vmss.operator.app.process.StartupFailure;
import io.fabric8.kubernetes.api.model.APIResource;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReview;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReviewBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Looks, before anything is started, for what would make the operator fail in obscure ways later:
 * an API server out of reach, missing CRDs, missing permissions.
 */
public final class Preflight {

  private static final String API_VERSION = "vmss.dev/v1alpha1";
  private static final List<String> KINDS =
      List.of("MarketplaceImage", "VirtualMachineSize", "VirtualMachineScaleSet");
  private static final String FEED = "MarketplaceFeed";
  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;
  private static final int TOO_MANY_REQUESTS = 429;
  private static final int SERVER_ERROR = 500;
  private static final int NAMED_PERMISSIONS = 5;

  private final KubernetesClient client;
  private final OperatorConfiguration configuration;
  private final String operatorNamespace;
  private final Predicate<String> patience;

  /**
   * @param patience is told, in a sentence, of trouble that time may heal; waits a moment, and
   *     answers whether to try again
   */
  public Preflight(
      KubernetesClient client,
      OperatorConfiguration configuration,
      String operatorNamespace,
      Predicate<String> patience) {
    this.client = client;
    this.configuration = configuration;
    this.operatorNamespace = operatorNamespace;
    this.patience = patience;
  }

  /**
   * Checks everything; returns the API server's version.
   *
   * @throws StartupFailure with what is missing and how to get it
   */
  public String check() {
    String version = reaching(() -> client.getKubernetesVersion().getGitVersion());
    requireKinds();
    requirePermissions();
    return version;
  }

  private <T> T reaching(Supplier<T> request) {
    while (true) {
      try {
        return request.get();
      } catch (KubernetesClientException e) {
        StartupFailure failure = failure(e);
        if (!timeMayHeal(e) || !patience.test(String.valueOf(failure.getMessage()))) {
          throw failure;
        }
      }
    }
  }

  private StartupFailure failure(KubernetesClientException e) {
    String url = client.getConfiguration().getMasterUrl();
    return e.getCode() == UNAUTHORIZED
        ? new StartupFailure(
            "The API server at %s does not accept the credentials (401 Unauthorized); see to the"
                    .formatted(url)
                + " kubeconfig or the service account's token.")
        : new StartupFailure(
            "The API server at %s cannot be used: %s. Set KUBECONFIG, or run inside a cluster."
                .formatted(url, RootCause.of(e)));
  }

  /** No answer at all, too many questions, or an error of its own. */
  private static boolean timeMayHeal(KubernetesClientException e) {
    return e.getCode() == 0 || e.getCode() == TOO_MANY_REQUESTS || e.getCode() >= SERVER_ERROR;
  }

  private void requireKinds() {
    Set<String> served =
        Optional.ofNullable(reaching(() -> client.getApiResources(API_VERSION))).stream()
            .flatMap(list -> list.getResources().stream())
            .map(APIResource::getKind)
            .collect(Collectors.toSet());
    List<String> missing = kinds().filter(kind -> !served.contains(kind)).toList();
    if (!missing.isEmpty()) {
      throw new StartupFailure(
          "The cluster does not know %s of %s; install the CRDs with 'kubectl apply -f crds/'."
              .formatted(String.join(", ", missing), API_VERSION));
    }
  }

  /** Feeds are for who runs images. */
  private Stream<String> kinds() {
    return configuration.imageController()
        ? Stream.concat(KINDS.stream(), Stream.of(FEED))
        : KINDS.stream();
  }

  private void requirePermissions() {
    List<String> missing =
        RequiredPermissions.of(configuration).stream().flatMap(this::missing).distinct().toList();
    if (missing.isEmpty()) {
      return;
    }
    int more = missing.size() - NAMED_PERMISSIONS;
    throw new StartupFailure(
        "The operator's account may not %s%s; grant this with the roles of config/rbac or the chart."
            .formatted(
                String.join(", ", missing.subList(0, Math.min(NAMED_PERMISSIONS, missing.size()))),
                more > 0 ? " and " + more + " more" : ""));
  }

  private Stream<String> missing(Permission permission) {
    return namespaces(permission).stream()
        .flatMap(
            namespace ->
                permission.verbs().stream()
                    .filter(verb -> !allowed(permission, verb, namespace))
                    .map(verb -> phrase(permission, verb, namespace)));
  }

  /** The empty name stands for the whole cluster. */
  private Set<String> namespaces(Permission permission) {
    return switch (permission.scope()) {
      case CLUSTER -> Set.of("");
      case SCALE_SETS -> configuration.clusterWide() ? Set.of("") : configuration.namespaces();
      case OPERATOR -> Set.of(operatorNamespace);
      case LEASE ->
          Set.of(configuration.leaderElection().leaseNamespace().orElse(operatorNamespace));
    };
  }

  private static String phrase(Permission permission, String verb, String namespace) {
    String group = permission.group().isEmpty() ? "" : "." + permission.group();
    return "%s %s%s %s"
        .formatted(
            verb,
            permission.resource(),
            group,
            namespace.isEmpty() ? "in the whole cluster" : "in namespace " + namespace);
  }

  private boolean allowed(Permission permission, String verb, String namespace) {
    return reaching(
        () -> {
          try {
            return client
                .resource(question(permission, verb, namespace))
                .create()
                .getStatus()
                .getAllowed();
          } catch (KubernetesClientException e) {
            if (e.getCode() == FORBIDDEN) {
              // Some clusters forbid the question itself; the watches will tell soon enough.
              return true;
            }
            throw e;
          }
        });
  }

  private static SelfSubjectAccessReview question(
      Permission permission, String verb, String namespace) {
    String[] resource = permission.resource().split("/", 2);
    return new SelfSubjectAccessReviewBuilder()
        .withNewSpec()
        .withNewResourceAttributes()
        .withGroup(permission.group())
        .withResource(resource[0])
        .withSubresource(resource.length > 1 ? resource[1] : "")
        .withVerb(verb)
        .withNamespace(namespace)
        .withName(permission.name().orElse(""))
        .endResourceAttributes()
        .endSpec()
        .build();
  }
}
