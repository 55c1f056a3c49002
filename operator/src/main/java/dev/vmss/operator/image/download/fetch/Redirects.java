package dev.vmss.operator.image.download.fetch;

import dev.vmss.operator.image.download.failure.Failures;
import dev.vmss.operator.image.download.failure.Refusal;
import dev.vmss.operator.image.download.policy.Endpoint;
import dev.vmss.operator.image.download.wire.Answer;
import dev.vmss.operator.image.download.wire.Ask;
import dev.vmss.operator.image.download.wire.Gate;
import java.net.URI;
import java.net.URISyntaxException;

/** Follows redirects that the gate admits, a few of them. */
record Redirects(Gate gate, Failures failures) {

  private static final int MOST = 5;

  /** Sends one request. */
  interface Sender {
    Answer send(Ask ask) throws Refusal;
  }

  Answer follow(Ask first, Sender sender) throws Refusal {
    Ask ask = first;
    for (int i = 0; i <= MOST; i++) {
      Answer answer = sender.send(ask);
      if (!answer.isRedirect()) {
        return answer;
      }
      ask = redirected(ask, answer);
    }
    throw failures.badRedirect(first.endpoint(), "redirects more than %d times".formatted(MOST));
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
