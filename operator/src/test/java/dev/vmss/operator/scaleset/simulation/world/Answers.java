package dev.vmss.operator.scaleset.simulation.world;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.StatusCause;
import io.fabric8.kubernetes.api.model.StatusDetails;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.util.List;

/** What an API server answers when it does not do what it was asked to, as the client throws it. */
public final class Answers {

  private Answers() {}

  static KubernetesClientException alreadyExists(Key key) {
    return of(409, "AlreadyExists", "pods \"" + key.name() + "\" already exists");
  }

  public static KubernetesClientException conflict(Key key) {
    return of(409, "Conflict", key + ": the object has been modified");
  }

  static KubernetesClientException notFound(HasMetadata object) {
    return of(404, "NotFound", Key.of(object) + " not found");
  }

  public static Refused denied(Key key, String why) {
    return forbidden(Refused.By.SOMEBODY, key, why);
  }

  public static Refused exceeded(Key key, String why) {
    return forbidden(Refused.By.QUOTA, key, "exceeded quota: " + why);
  }

  private static Refused forbidden(Refused.By by, Key key, String why) {
    String message = "pods \"" + key.name() + "\" is forbidden: " + why;
    return new Refused(by, message, status(403, "Forbidden", message));
  }

  static Refused quotaInConflict() {
    String message =
        "Operation cannot be fulfilled on resourcequotas \"q\": the object has been modified; please apply your changes to the latest version and try again";
    return new Refused(Refused.By.CONFLICT, message, status(409, "Conflict", message));
  }

  static KubernetesClientException going(Key key) {
    String namespace = key.namespace();
    StatusCause cause = new StatusCause();
    cause.setReason("NamespaceTerminating");
    cause.setField("metadata.namespace");
    cause.setMessage("namespace " + namespace + " is being terminated");
    KubernetesClientException answer =
        of(
            403,
            "Forbidden",
            "pods \"%s\" is forbidden: unable to create new content in namespace %s because it is being terminated"
                .formatted(key.name(), namespace));
    StatusDetails details = new StatusDetails();
    details.setCauses(List.of(cause));
    answer.getStatus().setDetails(details);
    return answer;
  }

  public static KubernetesClientException broken() {
    return of(500, "InternalError", "etcdserver: request timed out");
  }

  public static KubernetesClientException tooMany() {
    return of(429, "TooManyRequests", "the server is busy, please try again later");
  }

  public static KubernetesClientException lost() {
    return new KubernetesClientException("Connection reset", new IOException("Connection reset"));
  }

  private static KubernetesClientException of(int code, String reason, String message) {
    return new KubernetesClientException(message, code, status(code, reason, message));
  }

  static Status status(int code, String reason, String message) {
    Status status = new Status();
    status.setCode(code);
    status.setReason(reason);
    status.setMessage(message);
    return status;
  }
}
