package dev.vmss.operator.image.download.login;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.vmss.operator.image.download.DownloadFailure;
import dev.vmss.operator.image.download.DownloadFailure.Denied;
import dev.vmss.operator.image.download.DownloadFailure.Forbidden;
import dev.vmss.operator.image.download.DownloadFailure.RateLimited;
import dev.vmss.operator.image.download.DownloadFailure.Unavailable;
import dev.vmss.operator.image.download.DownloadFailure.Untrusted;
import dev.vmss.operator.image.download.DownloadRequest;
import dev.vmss.operator.image.download.DownloadResult;
import dev.vmss.operator.image.download.Downloads;
import dev.vmss.operator.image.download.ImageDownload;
import dev.vmss.operator.image.download.ProperRegistry;
import dev.vmss.operator.image.download.PullSecret;
import dev.vmss.operator.image.download.ScriptedServer;
import dev.vmss.operator.image.download.ScriptedServer.Reply;
import dev.vmss.operator.image.download.ScriptedServer.Script;
import dev.vmss.operator.image.download.ScriptedServer.Seen;
import dev.vmss.operator.image.download.SourceKind;
import dev.vmss.operator.image.download.policy.FetchPolicy;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

class LoginTest {

  private static final String PASSWORD = "correct-horse-battery";
  private static final String BASIC =
      "Basic "
          + Base64.getEncoder()
              .encodeToString(("user:" + PASSWORD).getBytes(StandardCharsets.UTF_8));
  private static final String TOKEN = "granted-token-1";

  private final ImageDownload download = Downloads.with(Downloads.loopback());
  private final Script registry = ProperRegistry.withMultiPlatformImage();
  private final List<String> messages = new ArrayList<>();
  private final ListAppender<ILoggingEvent> logged = new ListAppender<>();
  private Level level = Level.INFO;

  @BeforeEach
  void listenToEveryLogger() {
    logged.start();
    level = root().getLevel();
    root().setLevel(Level.TRACE);
    root().addAppender(logged);
  }

  @AfterEach
  void noSecretWasEverWritten() {
    root().detachAppender(logged);
    root().setLevel(level);
    logged.list.forEach(event -> messages.add(event.getFormattedMessage()));
    for (String message : messages) {
      assertThat(message).doesNotContain(PASSWORD, BASIC.substring(6), TOKEN);
    }
  }

  @Test
  void showsThePasswordOnlyWhenAskedAndThenWithEveryRequest() throws IOException {
    try (ScriptedServer server = ScriptedServer.plain(basic())) {
      Downloads.resolved(download.resolve(request(server, basicSecret(server))));
      assertThat(server.seen())
          .extracting(seen -> seen.header("authorization").orElse("none"))
          .containsExactly("none", BASIC, BASIC);
    }
  }

  @Test
  void saysWhoseCredentialsAreMissingOrWrong() throws IOException {
    try (ScriptedServer server = ScriptedServer.plain(basic())) {
      assertThat(failed(Denied.class, Downloads.request(server)))
          .contains("wants credentials", "field pullSecret");
      assertThat(failed(Denied.class, request(server, secret("other.example", "user", "x"))))
          .contains("the pull secret 'regcred' has none for it");
      PullSecret wrong = secret(server.authority(), "user", "wrong");
      assertThat(failed(Denied.class, request(server, wrong)))
          .contains("refuses the credentials of the pull secret 'regcred'");
      assertThat(server.connections()).as("one try each, two with credentials").isEqualTo(4);
    }
  }

  @Test
  void fetchesATokenWithThePasswordAndShowsTheRegistryOnlyTheToken() throws IOException {
    try (ScriptedServer server = ScriptedServer.plain(tokens("/token"))) {
      Downloads.resolved(download.resolve(request(server, basicSecret(server))));
      assertThat(server.seen())
          .extracting(seen -> seen.header("authorization").orElse("none"))
          .containsExactly("none", BASIC, "Bearer " + TOKEN, "Bearer " + TOKEN);
      assertThat(server.seen().get(1).target())
          .isEqualTo("/token?service=the+registry&scope=repository%3Aimg%2Fapp%3Apull");
    }
  }

  @Test
  void fetchesAnAnonymousTokenAnywherePermitted() throws IOException {
    try (ScriptedServer service = ScriptedServer.plain((seen, reply) -> grant(reply));
        ScriptedServer server = ScriptedServer.plain(tokens(service.url("/token")))) {
      Downloads.resolved(download.resolve(Downloads.request(server)));
      assertThat(service.seen().get(0).header("authorization")).isEmpty();
    }
  }

  @Test
  void neverShowsThePasswordToAnotherHostUnlessTheConfigurationNamesIt() throws IOException {
    try (ScriptedServer service = ScriptedServer.plain((seen, reply) -> grant(reply));
        ScriptedServer server = ScriptedServer.plain(tokens(service.url("/token")))) {
      assertThat(failed(Forbidden.class, request(server, basicSecret(server))))
          .contains(
              "credentials sent to another host", "'" + service.authority() + "'", "allowedHosts");
      assertThat(service.connections()).isZero();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "http://10.0.0.5/token, does not permit",
    "http://127.0.0.1:9/token, does not permit",
    "https://user:pw@registry.example/token, no usable address",
    "file:///etc/passwd, no usable address",
    "/token, no usable address",
    "'', no usable address",
    "ht tp://x, no usable address"
  })
  void asksForTokensOnlyWhereItMay(String realm, String ignored) throws IOException {
    FetchPolicy onlyServer =
        Downloads.policy(List.of("*"), List.of("localhost"), List.of("127.0.0.0/8"));
    try (ScriptedServer server = ScriptedServer.plain(fixedRealm(realm))) {
      DownloadRequest request =
          DownloadRequest.of(
              SourceKind.CONTAINER_DISK, "localhost:" + server.port() + "/img/app:1");
      DownloadResult result = Downloads.with(onlyServer).resolve(request);
      assertThat(result).isInstanceOfAny(Forbidden.class, Untrusted.class);
      Downloads.assertSentence(((DownloadFailure) result).message());
      assertThat(server.connections()).isEqualTo(1);
    }
  }

  @Test
  void judgesTheAddressOfTheTokenServiceToo() throws IOException {
    FetchPolicy policy =
        Downloads.policy(List.of("*"), List.of("127.0.0.1"), List.of("127.0.0.1/32"));
    try (ScriptedServer server =
        ScriptedServer.plain(fixedRealm("https://169.254.169.254/token"))) {
      assertThat(failed(Forbidden.class, Downloads.with(policy), Downloads.request(server)))
          .contains("'169.254.169.254' is at 169.254.169.254, a metadata service");
    }
  }

  @Test
  void logsInAgainOnceWhenTheTokenRunsOut() throws IOException {
    AtomicInteger granted = new AtomicInteger();
    Script expiring =
        (seen, reply) -> {
          boolean child = seen.target().contains("sha256");
          String wanted = "Bearer token-" + (child ? 2 : 1);
          if (seen.target().startsWith("/token")) {
            reply.send(200, Map.of(), "{\"token\":\"token-" + granted.incrementAndGet() + "\"}");
          } else if (seen.header("authorization").orElse("").equals(wanted)) {
            registry.play(seen, reply);
          } else {
            demandToken(seen, reply, "/token");
          }
        };
    try (ScriptedServer server = ScriptedServer.plain(expiring)) {
      Downloads.resolved(download.resolve(Downloads.request(server)));
      assertThat(granted).hasValue(2);
      assertThat(server.connections()).isEqualTo(6);
    }
  }

  @Test
  void givesUpOnARegistryThatRefusesEveryToken() throws IOException {
    Script never =
        (seen, reply) -> {
          if (seen.target().startsWith("/token")) {
            grant(reply);
          } else {
            demandToken(seen, reply, "/token");
          }
        };
    try (ScriptedServer server = ScriptedServer.plain(never)) {
      assertThat(failed(Denied.class, request(server, basicSecret(server))))
          .contains("refuses the credentials");
      assertThat(server.connections()).isEqualTo(3);
    }
  }

  @Test
  void tradesAnIdentityTokenByPost() throws IOException {
    try (ScriptedServer server = ScriptedServer.plain(tokens("/token"))) {
      PullSecret secret =
          entry(server.authority(), "{\"identitytoken\":\"%s\"}".formatted(PASSWORD));
      Downloads.resolved(download.resolve(request(server, secret)));
      Seen trade = server.seen().get(1);
      assertThat(trade.method()).isEqualTo("POST");
      assertThat(trade.target()).isEqualTo("/token");
      assertThat(trade.header("content-type").orElse(""))
          .startsWith("application/x-www-form-urlencoded");
      assertThat(trade.body())
          .contains("grant_type=refresh_token", "refresh_token=" + PASSWORD, "service=the+registry")
          .contains("scope=repository%3Aimg%2Fapp%3Apull");
    }
  }

  @Test
  void showsARegistryTokenAsItIs() throws IOException {
    try (ScriptedServer server = ScriptedServer.plain(tokens("/token"))) {
      PullSecret secret = entry(server.authority(), "{\"registrytoken\":\"%s\"}".formatted(TOKEN));
      Downloads.resolved(download.resolve(request(server, secret)));
      assertThat(server.seen()).noneMatch(seen -> seen.target().startsWith("/token"));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "repository:img/app:pull, repository%3Aimg%2Fapp%3Apull",
    "repository:mirror/img/app:pull, repository%3Amirror%2Fimg%2Fapp%3Apull",
    "aws, aws",
    "'repository:img/app:pull,push', repository%3Aimg%2Fapp%3Apull",
    "repository:img/app:*, repository%3Aimg%2Fapp%3Apull",
    "registry:catalog:*, repository%3Aimg%2Fapp%3Apull",
    "repository:a:pull repository:b:pull, repository%3Aimg%2Fapp%3Apull"
  })
  void asksForNoMoreThanToPull(String offered, String asked) throws IOException {
    Script script =
        (seen, reply) -> {
          if (seen.target().startsWith("/token")) {
            grant(reply);
          } else {
            String realm = "http://" + seen.header("host").orElseThrow() + "/token";
            reply.send(
                401,
                Map.of(
                    "WWW-Authenticate", "Bearer realm=\"" + realm + "\",scope=\"" + offered + "\""),
                "");
          }
        };
    try (ScriptedServer server = ScriptedServer.plain(script)) {
      failed(Denied.class, Downloads.request(server));
      assertThat(server.seen().get(1).target()).isEqualTo("/token?scope=" + asked);
    }
  }

  @Test
  void saysWhatIsWrongWithATokenService() throws IOException {
    try (ScriptedServer target = ScriptedServer.plain((seen, reply) -> grant(reply))) {
      assertThat(withTokenAnswer(Untrusted.class, 200, Map.of(), "<html>")).contains("valid JSON");
      assertThat(withTokenAnswer(Untrusted.class, 200, Map.of(), "{}")).contains("no usable token");
      assertThat(withTokenAnswer(Untrusted.class, 200, Map.of(), "{\"token\":\"a\\r\\nX: y\"}"))
          .contains("no usable token");
      assertThat(withTokenAnswer(Untrusted.class, 200, Map.of(), "\"" + "x".repeat(70_000) + "\""))
          .contains("more than 65536 bytes");
      assertThat(withTokenAnswer(Unavailable.class, 503, Map.of(), "")).contains("(503)");
      assertThat(withTokenAnswer(RateLimited.class, 429, Map.of("Retry-After", "9"), ""))
          .contains("for a while (429)");
      assertThat(withTokenAnswer(Denied.class, 401, Map.of(), ""))
          .contains("refuses the credentials");
      assertThat(withTokenAnswer(Denied.class, 403, Map.of(), "")).contains("(403)");
      Map<String, String> elsewhere = Map.of("Location", target.url("/"));
      assertThat(withTokenAnswer(Untrusted.class, 302, elsewhere, "")).contains("status 302");
      assertThat(target.connections()).isZero();
    }
  }

  @Test
  void saysThatItDoesNotSpeakOtherKindsOfLogin() throws IOException {
    for (String challenge : List.of("Negotiate", "Digest realm=\"x\"", "", "????")) {
      Script script = (seen, reply) -> reply.send(401, Map.of("WWW-Authenticate", challenge), "");
      try (ScriptedServer server = ScriptedServer.plain(script)) {
        assertThat(failed(Denied.class, request(server, basicSecret(server))))
            .contains("does not speak");
        assertThat(server.connections()).isEqualTo(1);
      }
    }
  }

  private <T extends DownloadFailure> String withTokenAnswer(
      Class<T> type, int status, Map<String, String> headers, String body) throws IOException {
    Script script =
        (seen, reply) -> {
          if (seen.target().startsWith("/token")) {
            reply.send(status, headers, body);
          } else {
            demandToken(seen, reply, "/token");
          }
        };
    try (ScriptedServer server = ScriptedServer.plain(script)) {
      String message = failed(type, request(server, basicSecret(server)));
      assertThat(server.connections()).isEqualTo(2);
      return message;
    }
  }

  private Script basic() {
    return (seen, reply) -> {
      if (seen.header("authorization").orElse("").equals(BASIC)) {
        registry.play(seen, reply);
      } else {
        reply.send(401, Map.of("WWW-Authenticate", "Basic realm=\"x\""), "");
      }
    };
  }

  /** A registry that takes only the token, granted at that realm; "/..." is at its own host. */
  private Script tokens(String realm) {
    return (seen, reply) -> {
      if (seen.target().startsWith("/token")) {
        grant(reply);
      } else if (seen.header("authorization").orElse("").equals("Bearer " + TOKEN)) {
        registry.play(seen, reply);
      } else {
        demandToken(seen, reply, realm);
      }
    };
  }

  private static Script fixedRealm(String realm) {
    return (seen, reply) ->
        reply.send(401, Map.of("WWW-Authenticate", "Bearer realm=\"" + realm + "\""), "");
  }

  private static void demandToken(Seen seen, Reply reply, String realm) throws IOException {
    String whole =
        realm.startsWith("/") ? "http://" + seen.header("host").orElseThrow() + realm : realm;
    String challenge =
        "Bearer realm=\"%s\",service=\"the registry\",scope=\"repository:img/app:pull\""
            .formatted(whole);
    reply.send(401, Map.of("WWW-Authenticate", challenge), "");
  }

  private static void grant(Reply reply) throws IOException {
    reply.send(200, Map.of(), "{\"token\":\"%s\",\"expires_in\":60}".formatted(TOKEN));
  }

  private <T extends DownloadFailure> String failed(Class<T> type, DownloadRequest request) {
    return failed(type, download, request);
  }

  private <T extends DownloadFailure> String failed(
      Class<T> type, ImageDownload by, DownloadRequest request) {
    T failure = Downloads.failed(type, by.resolve(request));
    messages.add(failure + " " + request);
    return failure.message();
  }

  private static DownloadRequest request(ScriptedServer server, PullSecret secret) {
    return Downloads.request(server).withPullSecret(secret);
  }

  private static PullSecret basicSecret(ScriptedServer server) {
    return secret(server.authority(), "user", PASSWORD);
  }

  private static PullSecret secret(String key, String user, String password) {
    return entry(key, "{\"username\":\"%s\",\"password\":\"%s\"}".formatted(user, password));
  }

  private static PullSecret entry(String key, String value) {
    String json = "{\"auths\":{\"%s\":%s}}".formatted(key, value);
    String encoded = Base64.getEncoder().encodeToString(json.getBytes(StandardCharsets.UTF_8));
    return PullSecret.of("regcred", Map.of(".dockerconfigjson", encoded));
  }

  private static Logger root() {
    return (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
  }
}
