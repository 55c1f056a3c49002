package dev.vmss.operator.app.cluster;

import io.fabric8.kubernetes.api.model.authentication.TokenReview;
import io.fabric8.kubernetes.api.model.authentication.TokenReviewBuilder;
import io.fabric8.kubernetes.api.model.authentication.UserInfo;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReview;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReviewBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.function.ToIntFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the API server whose a bearer token is, and whether that account may {@code get} the
 * non-resource URL {@code /metrics}, as Kubernetes' own components do.
 */
public final class MetricsReaders implements ToIntFunction<String>, AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(MetricsReaders.class);

  private static final String PATH = "/metrics";
  private static final int ADMITTED = 200;
  private static final int UNKNOWN = 401;
  private static final int FORBIDDEN = 403;
  private static final int NOT_FOUND_OUT = 503;

  private final KubernetesClient client;

  /**
   * @param client an impatient one, closed with this; a person or a scraper waits for the answer
   */
  public MetricsReaders(KubernetesClient client) {
    this.client = client;
  }

  /** What the token is good for, as an HTTP status. */
  @Override
  public int applyAsInt(String token) {
    try {
      TokenReview known = client.resource(whose(token)).create();
      if (known.getStatus() == null || !Boolean.TRUE.equals(known.getStatus().getAuthenticated())) {
        return UNKNOWN;
      }
      SubjectAccessReview allowed = client.resource(may(known.getStatus().getUser())).create();
      return Boolean.TRUE.equals(allowed.getStatus().getAllowed()) ? ADMITTED : FORBIDDEN;
    } catch (KubernetesClientException e) {
      log.atDebug().addKeyValue("code", e.getCode()).log("Could not ask who reads the metrics");
      return NOT_FOUND_OUT;
    }
  }

  private static TokenReview whose(String token) {
    return new TokenReviewBuilder().withNewSpec().withToken(token).endSpec().build();
  }

  private static SubjectAccessReview may(UserInfo user) {
    return new SubjectAccessReviewBuilder()
        .withNewSpec()
        .withUser(user.getUsername())
        .withUid(user.getUid())
        .withGroups(user.getGroups())
        .withExtra(user.getExtra())
        .withNewNonResourceAttributes()
        .withPath(PATH)
        .withVerb("get")
        .endNonResourceAttributes()
        .endSpec()
        .build();
  }

  @Override
  public void close() {
    client.close();
  }
}
