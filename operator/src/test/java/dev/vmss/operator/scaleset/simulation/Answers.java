package dev.vmss.operator.scaleset.simulation;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.StatusCause;
import io.fabric8.kubernetes.api.model.StatusDetails;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.util.List;

/** What an API server answers when it does not do what it was asked to, as the client throws it. */
final class Answers {

  private Answers() {}

  static KubernetesClientException alreadyExists(Key key) {
    return of(409, "AlreadyExists", "pods \"" + key.name() + "\" already exists");
  }

  static KubernetesClientException conflict(Key key) {
    return of(409, "Conflict", key + ": the object has been modified");
  }

  static KubernetesClientException notFound(HasMetadata object) {
    return of(404, "NotFound", Key.of(object) + " not found");
  }

  static KubernetesClientException forbidden(Key key, String why) {
    return of(403, "Forbidden", "pods \"" + key.name() + "\" is forbidden: " + why);
  }

  static KubernetesClientException going(Key key) {
    String namespace = key.namespace();
    StatusCause cause = new StatusCause();
    cause.setReason("NamespaceTerminating");
    cause.setField("metadata.namespace");
    cause.setMessage("namespace " + namespace + " is being terminated");
    KubernetesClientException answer =
        forbidden(
            key,
            "unable to create new content in namespace "
                + namespace
                + " because it is being terminated");
    StatusDetails details = new StatusDetails();
    details.setCauses(List.of(cause));
    answer.getStatus().setDetails(details);
    return answer;
  }

  static KubernetesClientException broken() {
    return of(500, "InternalError", "etcdserver: request timed out");
  }

  static KubernetesClientException tooMany() {
    return of(429, "TooManyRequests", "the server is busy, please try again later");
  }

  static KubernetesClientException lost() {
    return new KubernetesClientException("Connection reset", new IOException("Connection reset"));
  }

  private static KubernetesClientException of(int code, String reason, String message) {
    Status status = new Status();
    status.setCode(code);
    status.setReason(reason);
    status.setMessage(message);
    return new KubernetesClientException(message, code, status);
  }
}
