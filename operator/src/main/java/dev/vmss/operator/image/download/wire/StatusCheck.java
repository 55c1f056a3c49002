package dev.vmss.operator.image.download.wire;

import dev.vmss.operator.image.download.failure.Failures;
import dev.vmss.operator.image.download.failure.Refusal;
import dev.vmss.operator.image.download.policy.Endpoint;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Turns every status but 200 into its failure.
 *
 * @param clock for dates that registries send without saying what time it is there
 */
public record StatusCheck(Clock clock) {

  // Of a server's error text only its code is repeated: short, and of these letters.
  private static final Pattern CODE = Pattern.compile("\"code\"\\s*+:\\s*+\"([A-Z_]{1,40})\"");

  public void demandOk(Answer answer, Failures failures) throws Refusal {
    Endpoint by = answer.from();
    int status = answer.status();
    if (status == 200) {
      return;
    }
    if (status == 401 || status == 403) {
      throw failures.noRights(by, status, code(answer));
    }
    if (status == 404) {
      throw failures.notFound(by, code(answer));
    }
    if (status == 429) {
      throw failures.rateLimited(
          by, new RetryAfter(clock).read(answer.first("Retry-After"), answer.first("Date")));
    }
    throw status >= 500 ? failures.serverError(by, status) : failures.unexpected(by, status);
  }

  private static String code(Answer answer) {
    Matcher matcher = CODE.matcher(new String(answer.body(), StandardCharsets.UTF_8));
    return matcher.find() ? ", " + matcher.group(1) : "";
  }
}
