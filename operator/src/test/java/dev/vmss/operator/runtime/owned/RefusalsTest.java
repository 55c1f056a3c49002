package dev.vmss.operator.runtime.owned;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vmss.operator.runtime.InstanceRuntime.Cause;
import dev.vmss.operator.runtime.owned.Refusals.Meaning;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers as an API server of version 1.37 words them, and what they mean. */
class RefusalsTest {

  private static final String DENIED = "admission webhook \"w.example\" denied the request: ";

  private static Meaning of(int code, String reason, String message) {
    Status status =
        new StatusBuilder().withCode(code).withReason(reason).withMessage(message).build();
    return Refusals.of(new KubernetesClientException(message, code, status));
  }

  private static Cause cause(int code, String reason, String message) {
    assertThat(of(code, reason, message)).isInstanceOf(Meaning.No.class);
    return ((Meaning.No) of(code, reason, message)).cause();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          QUOTA  | pods "web-0" is forbidden: exceeded quota: few, requested: pods=1, used: pods=2, limited: pods=2
          POLICY | pods "web-0" is forbidden: failed quota: few: must specify limits.cpu
          POLICY | pods "web-0" is forbidden: ValidatingAdmissionPolicy 'p' with binding 'b' denied request: exceeded quota: mine
          POLICY | pods "web-0" is forbidden: violates PodSecurity "restricted:latest": exceeded quota: no
          POLICY | exceeded quota: said by nobody we know
          OUTAGE | pods "web-0" is forbidden: status unknown for quota: few, resources: pods
          """)
  void aQuotaIsKnownByWhereItsWordsStand(Cause cause, String message) {
    assertThat(cause(403, "Forbidden", message)).isEqualTo(cause);
  }

  @Test
  void aQuotaIsKnownByItsReasonToo() {
    String words = "pods \"web-0\" is forbidden: exceeded quota: few";
    assertThat(cause(403, "Invalid", words)).isEqualTo(Cause.POLICY);
    assertThat(cause(422, "Forbidden", words)).isEqualTo(Cause.POLICY);
  }

  /** A webhook chooses code, reason and words; what stands before them it does not. */
  @ParameterizedTest
  @CsvSource({
    "400, BadRequest",
    "403, Forbidden",
    "404, NotFound",
    "408, Timeout",
    "409, AlreadyExists",
    "409, Conflict",
    "429, TooManyRequests",
    "500, InternalError",
    "503, ServiceUnavailable"
  })
  void aWebhooksNoIsANoWithWhateverCode(int code, String reason) {
    for (String words :
        new String[] {"no", "pods \"web-0\" is forbidden: exceeded quota: few", "already exists"}) {
      assertThat(cause(code, reason, DENIED + words)).isEqualTo(Cause.POLICY);
    }
  }

  @Test
  void aWebhookThatSpeaksOfAQuotaIsNone() {
    String words = DENIED + "pods \"web-0\" is forbidden: exceeded quota: few";
    assertThat(cause(403, "Forbidden", words)).isEqualTo(Cause.POLICY);
  }

  @Test
  void aWebhookThatIsDownIsAnAnswer() {
    String words =
        "Internal error occurred: failed calling webhook \"w.example\": failed to call webhook: Post \"https://w.svc:443/\": context deadline exceeded";
    assertThat(of(500, "InternalError", words)).isEqualTo(new Meaning.No(words, Cause.OUTAGE));
  }

  @Test
  void aServerThatCannotAnswerSaysNothing() {
    assertThat(of(500, "InternalError", "etcdserver: request timed out"))
        .isEqualTo(new Meaning.Silence());
    assertThat(of(429, "TooManyRequests", "the server is busy")).isEqualTo(new Meaning.Silence());
    assertThat(of(504, "Timeout", "Timeout: request did not complete"))
        .isEqualTo(new Meaning.Silence());
    assertThat(Refusals.of(new KubernetesClientException("reset", new IOException("reset"))))
        .isEqualTo(new Meaning.Silence());
  }

  @Test
  void aQuotaThatOthersWriteDecidesNothing() {
    assertThat(
            of(
                409,
                "Conflict",
                "Operation cannot be fulfilled on resourcequotas \"few\": the object has been modified; please apply your changes to the latest version and try again"))
        .isEqualTo(new Meaning.Conflict());
    assertThat(of(409, "AlreadyExists", "pods \"web-0\" already exists"))
        .isEqualTo(new Meaning.AlreadyExists());
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 403, 413, 422})
  void whatTheServerItselfDoesNotAcceptIsANo(int code) {
    assertThat(cause(code, "Whatever", "The Pod \"web-0\" is invalid")).isEqualTo(Cause.POLICY);
  }
}
