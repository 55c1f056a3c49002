package dev.vmss.operator.scaleset.simulation.world;

/**
 * Who refuses every create, or every delete, of Pods in one namespace, and how: a webhook may
 * answer with any code and any words, also with those of others.
 */
enum Wall {
  POLICY(403, "Forbidden"),
  TALKS_OF_QUOTA(403, "Forbidden"),
  SAYS_NOT_FOUND(404, "NotFound"),
  SAYS_CONFLICT(409, "AlreadyExists"),
  SAYS_TOO_MANY(429, "TooManyRequests"),
  SAYS_UNAVAILABLE(503, "ServiceUnavailable"),
  DEAD(500, "InternalError");

  private final int code;
  private final String reason;

  Wall(int code, String reason) {
    this.code = code;
    this.reason = reason;
  }

  Refused refusal(Key key) {
    return new Refused(
        this == DEAD ? Refused.By.OUTAGE : Refused.By.SOMEBODY,
        words(key),
        Answers.status(code, reason, words(key)));
  }

  private String words(Key key) {
    return switch (this) {
      case POLICY ->
          "pods \"%s\" is forbidden: ValidatingAdmissionPolicy 'p' with binding 'b' denied request: not so"
              .formatted(key.name());
      case TALKS_OF_QUOTA ->
          "admission webhook \"w.example\" denied the request: pods \"%s\" is forbidden: exceeded quota: ours"
              .formatted(key.name());
      case SAYS_NOT_FOUND, SAYS_CONFLICT, SAYS_TOO_MANY, SAYS_UNAVAILABLE ->
          "admission webhook \"w.example\" denied the request: " + reason;
      case DEAD ->
          "Internal error occurred: failed calling webhook \"w.example\": failed to call webhook: Post \"https://w.example\": dial tcp: connection refused";
    };
  }
}
