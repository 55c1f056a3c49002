package dev.vmss.operator.image.download.login;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vmss.operator.image.download.PullSecret;
import dev.vmss.operator.image.download.failure.Failures;
import dev.vmss.operator.image.download.failure.Refusal;
import dev.vmss.operator.image.download.oci.Json;
import dev.vmss.operator.image.download.oci.OciReference;
import dev.vmss.operator.image.download.policy.Endpoint;
import dev.vmss.operator.image.download.wire.Answer;
import dev.vmss.operator.image.download.wire.Ask;
import dev.vmss.operator.image.download.wire.Exchange;
import dev.vmss.operator.image.download.wire.Gate;
import dev.vmss.operator.image.download.wire.StatusCheck;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Answers the registry's demand for credentials, without ever showing them to a third party.
 *
 * <p>Nothing is sent before the registry asks. A password goes to the registry itself, or to the
 * token service that {@link Gate#mayShowCredentials} permits; what that grants goes to the registry
 * only. See docs/image-sources.md, "Credentials".
 */
public final class Login {

  private static final int TOKEN_BYTES = 64 * 1024;
  private static final Set<String> TOKEN_FIELDS = Set.of("access_token", "token");
  private static final Pattern BEARER = Pattern.compile("[A-Za-z0-9._~+/=-]{1,16384}");
  // Any other scope would have the token grant more than this download needs.
  private static final Pattern HARMLESS_SCOPE =
      Pattern.compile("repository:[a-z0-9._/-]{1,255}:pull|[A-Za-z0-9_-]{1,64}");

  private final Gate gate;
  private final Exchange exchange;
  private final Endpoint registry;
  private final OciReference reference;
  private final Optional<PullSecret> secret;
  private final Optional<Credentials> credentials;
  private final Failures failures;
  private final StatusCheck statusCheck;

  public Login(
      Gate gate,
      Exchange exchange,
      Endpoint registry,
      OciReference reference,
      Optional<PullSecret> secret,
      Failures failures,
      StatusCheck statusCheck)
      throws Refusal {
    this.gate = gate;
    this.exchange = exchange;
    this.registry = registry;
    this.reference = reference;
    this.secret = secret;
    this.credentials =
        secret.isPresent()
            ? new PullSecretReader(secret.get(), failures).credentialsFor(reference)
            : Optional.empty();
    this.failures = failures;
    this.statusCheck = statusCheck;
  }

  /** The value of an Authorization header for the registry that answered 401. */
  public String answer(Answer unauthorized) throws Refusal {
    List<Challenge> challenges = Challenge.parse(unauthorized.all("WWW-Authenticate"));
    Credentials own = credentials.orElse(null);
    if (own instanceof Credentials.RegistryToken(String token)) {
      return bearer(token).orElseThrow(this::refused);
    }
    Optional<Challenge> bearer = challenges.stream().filter(c -> c.is("Bearer")).findFirst();
    if (bearer.isPresent()) {
      return token(bearer.get());
    }
    if (challenges.stream().noneMatch(challenge -> challenge.is("Basic"))) {
      throw failures.unknownScheme(registry);
    }
    if (own instanceof Credentials.Basic basic) {
      return basic.header();
    }
    throw refused();
  }

  /** That the registry refused, with or without credentials. */
  public Refusal refused() {
    return failures.denied(registry, secret, credentials.isPresent());
  }

  private String token(Challenge challenge) throws Refusal {
    URI realm = realm(challenge);
    Endpoint service = Endpoint.of(realm).orElseThrow(() -> noRealm());
    boolean downgrade = registry.secure() && !service.secure();
    if (downgrade || !gate.admits(service)) {
      throw failures.tokensNotAllowed(registry, service);
    }
    if (credentials.isPresent() && !gate.mayShowCredentials(registry, service)) {
      throw failures.credentialsWouldLeave(registry, service);
    }
    Answer answer = exchange.send(request(service, realm, challenge), TOKEN_BYTES);
    if (answer.status() == 401 || answer.status() == 400) {
      throw failures.denied(service, secret, credentials.isPresent());
    }
    statusCheck.demandOk(answer, failures);
    JsonNode json =
        Json.object(answer.body(), TOKEN_FIELDS)
            .orElseThrow(() -> failures.invalid(service, "as a token is not valid JSON"));
    return Json.text(json, "access_token")
        .or(() -> Json.text(json, "token"))
        .flatMap(Login::bearer)
        .orElseThrow(() -> failures.invalid(service, "holds no usable token"));
  }

  private Ask request(Endpoint service, URI realm, Challenge challenge) {
    String scope =
        challenge
            .parameter("scope")
            .filter(text -> HARMLESS_SCOPE.matcher(text).matches())
            .orElse("repository:" + reference.path() + ":pull");
    String query = "scope=" + encoded(scope);
    Optional<String> name = challenge.parameter("service");
    if (name.isPresent()) {
      query = "service=" + encoded(name.get()) + "&" + query;
    }
    String path =
        realm.getRawPath() == null || realm.getRawPath().isEmpty() ? "/" : realm.getRawPath();
    Credentials own = credentials.orElse(null);
    if (own instanceof Credentials.IdentityToken(String identity)) {
      String form =
          "grant_type=refresh_token&client_id=vmss-operator&refresh_token="
              + encoded(identity)
              + "&"
              + query;
      return Ask.post(service, path, form);
    }
    String existing = realm.getRawQuery() == null ? "" : realm.getRawQuery() + "&";
    Ask ask = Ask.get(service, path + "?" + existing + query, Map.of("Accept", "application/json"));
    return own instanceof Credentials.Basic basic ? ask.with(Optional.of(basic.header())) : ask;
  }

  private URI realm(Challenge challenge) throws Refusal {
    try {
      return new URI(challenge.parameter("realm").orElse(""));
    } catch (URISyntaxException _) {
      throw noRealm();
    }
  }

  private Refusal noRealm() {
    return failures.invalid(registry, "names no usable address for its tokens");
  }

  private static Optional<String> bearer(String token) {
    return BEARER.matcher(token).matches() ? Optional.of("Bearer " + token) : Optional.empty();
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
