package dev.vmss.testing.kubevirt;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vmss.testing.kubevirt.object.Doc;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;

/** The API server's words for a launcher Pod that it does not want, without making it say them. */
final class Refusals {

  private static final int FORBIDDEN = 403;

  private Refusals() {}

  static void throwFor(MachineFault fault, JsonNode instance) {
    String pod = "pods \"virt-launcher-%s-xxxxx\" is forbidden: ".formatted(Doc.name(instance));
    switch (fault) {
      case LAUNCHER_OVER_QUOTA ->
          throw refused(
              pod
                  + "exceeded quota: compute, requested: limits.cpu=2, used: limits.cpu=8,"
                  + " limited: limits.cpu=8");
      case LAUNCHER_FORBIDDEN ->
          throw refused(
              pod
                  + "violates PodSecurity \"restricted:latest\": allowPrivilegeEscalation != false"
                  + " (container \"compute\" must set"
                  + " securityContext.allowPrivilegeEscalation=false)");
      default -> {
        // Let the API server speak for itself.
      }
    }
  }

  private static KubernetesClientException refused(String message) {
    return new KubernetesClientException(
        message,
        FORBIDDEN,
        new StatusBuilder()
            .withCode(FORBIDDEN)
            .withReason("Forbidden")
            .withMessage(message)
            .build());
  }
}
