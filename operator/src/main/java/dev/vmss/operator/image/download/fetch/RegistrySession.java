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
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Map;
import java.util.Optional;

/**
 * The requests of one download to one repository: logs in when asked to, follows redirects that the
 * gate admits, and takes the login along only to the registry itself.
 */
final class RegistrySession {

  private static final int MAX_REDIRECTS = 5;

  private final Gate gate;
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
    this.gate = gate;
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
    statusCheck.demandOk(answer, failures);
    return answer;
  }

  /** Only the registry itself may ask for credentials; of any other host a 401 is just an error. */
  private boolean isUnauthorized(Answer answer) {
    return answer.status() == 401 && answer.from().equals(registry);
  }

  private Answer follow(Ask first, int limit) throws Refusal {
    Ask ask = first;
    for (int i = 0; i <= MAX_REDIRECTS; i++) {
      boolean home = ask.endpoint().equals(registry);
      Answer answer = exchange.send(ask.with(home ? authorization : Optional.empty()), limit);
      if (!answer.isRedirect()) {
        return answer;
      }
      ask = redirected(ask, answer);
    }
    throw failures.badRedirect(registry, "redirects more than %d times".formatted(MAX_REDIRECTS));
  }

  private Ask redirected(Ask ask, Answer answer) throws Refusal {
    Endpoint from = ask.endpoint();
    URI location = location(ask, answer);
    Endpoint to =
        Endpoint.of(location)
            .orElseThrow(() -> failures.badRedirect(from, "redirects to no http address"));
    if ((from.secure() && !to.secure()) || !gate.admits(to)) {
      throw failures.redirectNotAllowed(from, to);
    }
    String path = location.getRawPath() == null ? "" : location.getRawPath();
    String query = location.getRawQuery() == null ? "" : "?" + location.getRawQuery();
    return ask.at(to, (path.isEmpty() ? "/" : path) + query);
  }

  private URI location(Ask ask, Answer answer) throws Refusal {
    try {
      URI base = new URI(ask.endpoint() + ask.target());
      return base.resolve(new URI(answer.first("Location").orElse("")));
    } catch (URISyntaxException _) {
      throw failures.badRedirect(ask.endpoint(), "redirects to no legal address");
    }
  }
}
