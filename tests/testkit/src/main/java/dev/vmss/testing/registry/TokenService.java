package dev.vmss.testing.registry;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

/**
 * Grants the signed tokens that a real registry checks: to {@link LocalRegistry#USER} what is asked
 * for, to anybody else nothing. Speaks https with the test authority's certificate.
 */
public final class TokenService implements AutoCloseable {

  private static final String ISSUER = "test-issuer";
  private static final String SERVICE = "test-registry";

  private final TestAuthority authority;
  private final HttpsServer server;
  private final List<String> queries = new CopyOnWriteArrayList<>();

  private TokenService(TestAuthority authority, HttpsServer server) {
    this.authority = authority;
    this.server = server;
  }

  public static TokenService start(TestAuthority authority) {
    try {
      HttpsServer server =
          HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.setHttpsConfigurator(new HttpsConfigurator(authority.server()));
      TokenService service = new TokenService(authority, server);
      server.createContext("/token", service::answer);
      server.start();
      return service;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Host and port. */
  public String authority() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  /** The queries that were answered with a token. */
  public List<String> queries() {
    return List.copyOf(queries);
  }

  /** A token for these actions on the repository. */
  String grant(String repository, String... actions) {
    long now = Instant.now().getEpochSecond();
    String quoted =
        Arrays.stream(actions).map("\"%s\""::formatted).collect(Collectors.joining(","));
    String header =
        "{\"typ\":\"JWT\",\"alg\":\"ES256\",\"x5c\":[\"%s\"]}"
            .formatted(Base64.getEncoder().encodeToString(authority.serverCertificate()));
    String claims =
        """
        {"iss":"%s","aud":"%s","sub":"%s","jti":"%s","iat":%d,"nbf":%d,"exp":%d,
         "access":[{"type":"repository","name":"%s","actions":[%s]}]}"""
            .formatted(
                ISSUER,
                SERVICE,
                LocalRegistry.USER,
                UUID.randomUUID(),
                now,
                now - 60,
                now + 300,
                repository,
                quoted);
    String signed =
        base64(header.getBytes(StandardCharsets.UTF_8))
            + "."
            + base64(claims.getBytes(StandardCharsets.UTF_8));
    return signed + "." + base64(signature(signed));
  }

  String registryConfiguration() {
    return """
        auth:
          token: {realm: "https://%s/token", service: %s, issuer: %s, rootcertbundle: "%s"}
        """
        .formatted(authority(), SERVICE, ISSUER, authority.caFile());
  }

  private void answer(HttpExchange exchange) throws IOException {
    String pair = LocalRegistry.USER + ":" + LocalRegistry.PASSWORD;
    String wanted =
        "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    if (!wanted.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
      exchange.sendResponseHeaders(401, -1);
      exchange.close();
      return;
    }
    String query = exchange.getRequestURI().getQuery();
    queries.add(query);
    String[] scope = query.replaceFirst(".*scope=", "").split(":", -1);
    byte[] body =
        "{\"token\":\"%s\"}"
            .formatted(grant(scope[1], scope[2].split(",", -1)))
            .getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private byte[] signature(String text) {
    try {
      Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
      signature.initSign(authority.serverKey());
      signature.update(text.getBytes(StandardCharsets.US_ASCII));
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
