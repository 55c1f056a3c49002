package dev.vmss.operator.runtime.owned;

import dev.vmss.operator.runtime.InstanceRuntime.Cause;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What it means that the API server did not do what it was asked to. A code alone says little: a
 * webhook may answer with any, and with any words, but the server writes its own before them. Pure.
 */
public final class Refusals {

  private static final int FIRST_ERROR = 400;
  private static final int FORBIDDEN = 403;
  private static final int NOT_FOUND = 404;
  private static final int REQUEST_TIMEOUT = 408;
  private static final int CONFLICT = 409;
  private static final int TOO_MANY = 429;
  private static final int SERVER_ERROR = 500;

  /** So begins what a webhook says, whatever it says. */
  private static final String WEBHOOK = "admission webhook \"";

  /** So begins what the server says of a webhook that does not answer, or not in time. */
  private static final String DEAD_WEBHOOK = "Internal error occurred: failed calling webhook ";

  /**
   * A quota's refusal stands directly behind the name; policies and webhooks have their own name
   * before what they say.
   */
  private static final Pattern QUOTA =
      Pattern.compile("[a-z.]+ \"[^\"]*\" is forbidden: exceeded quota: .*", Pattern.DOTALL);

  /** A quota that is so new that nothing has been counted yet. */
  private static final Pattern QUOTA_UNCOUNTED =
      Pattern.compile(
          "[a-z.]+ \"[^\"]*\" is forbidden: status unknown for quota: .*", Pattern.DOTALL);

  private Refusals() {}

  /** What an answer comes to. */
  public sealed interface Meaning {

    /** The server, or somebody it asked, does not want it. */
    record No(String words, Cause cause) implements Meaning {}

    /** An object of that name is there already. */
    record AlreadyExists() implements Meaning {}

    /** There is no such object. */
    record Gone() implements Meaning {}

    /** Somebody else wrote at the same moment: nothing was decided. */
    record Conflict() implements Meaning {}

    /** The server could not answer; whether it did something is not known. */
    record Silence() implements Meaning {}
  }

  public static Meaning of(KubernetesClientException e) {
    String words = words(e);
    if (words.startsWith(WEBHOOK)) {
      return new Meaning.No(words, Cause.POLICY);
    }
    if (words.startsWith(DEAD_WEBHOOK)) {
      return new Meaning.No(words, Cause.OUTAGE);
    }
    return switch (e.getCode()) {
      case REQUEST_TIMEOUT, TOO_MANY -> new Meaning.Silence();
      case NOT_FOUND -> new Meaning.Gone();
      case CONFLICT ->
          reason(e).filter(is -> !is.equals("AlreadyExists")).isPresent()
              ? new Meaning.Conflict()
              : new Meaning.AlreadyExists();
      case FORBIDDEN -> new Meaning.No(words, forbidden(e, words));
      default ->
          e.getCode() >= FIRST_ERROR && e.getCode() < SERVER_ERROR
              ? new Meaning.No(words, Cause.POLICY)
              : new Meaning.Silence();
    };
  }

  private static Cause forbidden(KubernetesClientException e, String words) {
    if (reason(e).filter("Forbidden"::equals).isEmpty()) {
      return Cause.POLICY;
    }
    if (QUOTA.matcher(words).matches()) {
      return Cause.QUOTA;
    }
    return QUOTA_UNCOUNTED.matcher(words).matches() ? Cause.OUTAGE : Cause.POLICY;
  }

  private static Optional<String> reason(KubernetesClientException e) {
    return Optional.ofNullable(e.getStatus()).map(Status::getReason);
  }

  /** The server's own words. */
  public static String words(KubernetesClientException e) {
    return Optional.ofNullable(e.getStatus())
        .map(Status::getMessage)
        .orElseGet(() -> String.valueOf(e.getMessage()));
  }
}
