package dev.vmss.operator.image.download.fetch;

import dev.vmss.operator.image.download.failure.Failures;
import dev.vmss.operator.image.download.failure.Refusal;
import dev.vmss.operator.image.download.login.Login;
import dev.vmss.operator.image.download.oci.OciReference;
import dev.vmss.operator.image.download.policy.Endpoint;
import dev.vmss.operator.image.download.wire.Answer;
import dev.vmss.operator.image.download.wire.Ask;
import dev.vmss.operator.image.download.wire.Exchange;
import dev.vmss.operator.image.download.wire.Gate;
import dev.vmss.operator.image.download.wire.StatusCheck;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The requests of one download to one repository: logs in when asked to, follows redirects that the
 * gate admits, and takes the login along only to the registry itself.
 */
final class RegistrySession {

  private final Redirects redirects;
  private final Exchange exchange;
  private final Endpoint registry;
  private final String repositoryPath;
  private final Login login;
  private final Failures failures;
  private final StatusCheck statusCheck;
  private Optional<String> authorization = Optional.empty();

  RegistrySession(
      Gate gate,
      Exchange exchange,
      Endpoint registry,
      OciReference reference,
      Login login,
      Failures failures,
      StatusCheck statusCheck) {
    this.redirects = new Redirects(gate, failures);
    this.exchange = exchange;
    this.registry = registry;
    this.repositoryPath = "/v2/" + reference.path();
    this.login = login;
    this.failures = failures;
    this.statusCheck = statusCheck;
  }

  /** The answer 200 to a GET below the repository, of at most so many bytes. */
  Answer get(String path, String accept, int limit) throws Refusal {
    return ask(request(path, accept), limit);
  }

  /** The answer 200 or 304 to a GET that says what is known already. */
  Answer getIfChanged(String path, String accept, Optional<String> tag, int limit) throws Refusal {
    Map<String, String> headers = new HashMap<>(Map.of("Accept", accept));
    tag.ifPresent(known -> headers.put("If-None-Match", known));
    return ask(Ask.get(registry, repositoryPath + path, headers), limit);
  }

  /** The answer 200 to a HEAD below the repository. */
  Answer head(String path, String accept) throws Refusal {
    return ask(request(path, accept).head(), 0);
  }

  private Ask request(String path, String accept) {
    return Ask.get(registry, repositoryPath + path, Map.of("Accept", accept));
  }

  /** Logs in at most once for a request: when there is no login yet, or when it ran out. */
  private Answer ask(Ask ask, int limit) throws Refusal {
    Answer answer = follow(ask, limit);
    if (isUnauthorized(answer)) {
      authorization = Optional.of(login.answer(answer));
      answer = follow(ask, limit);
      if (isUnauthorized(answer)) {
        throw login.refused();
      }
    }
    if (!answer.isUnchanged() || !ask.headers().containsKey("If-None-Match")) {
      statusCheck.demandOk(answer, failures);
    }
    return answer;
  }

  /** Only the registry itself may ask for credentials; of any other host a 401 is just an error. */
  private boolean isUnauthorized(Answer answer) {
    return answer.status() == 401 && answer.from().equals(registry);
  }

  private Answer follow(Ask first, int limit) throws Refusal {
    return redirects.follow(
        first,
        ask -> {
          boolean home = ask.endpoint().equals(registry);
          return exchange.send(ask.with(home ? authorization : Optional.empty()), limit);
        });
  }
}
