package dev.vmss.testing.controlplane;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * Waits for health endpoints, and gives up at once when a component has died.
 *
 * <p>It asks as the administrator: the API server answers an anonymous HTTP/2 client and then takes
 * leave of it with GOAWAY, which the HTTP client of older JDKs reports as a failed request.
 */
final class Readiness {

  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private static final int NO_ANSWER = -1;
  private static final char[] NO_PASSWORD = {};

  private final HttpClient http;

  Readiness(X509Certificate authority, Credential admin) {
    this.http =
        HttpClient.newBuilder()
            .sslContext(sslContext(authority, admin))
            .connectTimeout(Duration.ofSeconds(2))
            .build();
  }

  /** Waits until the health endpoint answers 200. */
  void awaitReady(Component component, int port, String path, List<Component> mustLive) {
    await(component, mustLive, () -> status(port, path) == 200);
  }

  /** Waits until the port answers at all, if only to say that it is not ready. */
  void awaitAnswer(Component component, int port, List<Component> mustLive) {
    await(component, mustLive, () -> status(port, "/readyz") != NO_ANSWER);
  }

  private static void await(
      Component component, List<Component> mustLive, Callable<Boolean> condition) {
    try {
      Awaitility.await()
          .atMost(PATIENCE)
          .pollDelay(Duration.ZERO)
          .pollInterval(Duration.ofMillis(50))
          .until(
              () -> {
                mustLive.forEach(Component::requireAlive);
                return condition.call();
              });
    } catch (ConditionTimeoutException e) {
      throw component.failure("did not become ready within " + PATIENCE.toSeconds() + " s");
    }
  }

  private int status(int port, String path) throws InterruptedException {
    URI uri = URI.create("https://127.0.0.1:" + port + path);
    HttpRequest request = HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(5)).build();
    try {
      return http.send(request, BodyHandlers.discarding()).statusCode();
    } catch (IOException e) {
      return NO_ANSWER;
    }
  }

  private static SSLContext sslContext(X509Certificate authority, Credential admin) {
    try {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      store.setCertificateEntry("ca", authority);
      store.setKeyEntry("admin", admin.readKey(), NO_PASSWORD, admin.readCertificates());
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(store);
      KeyManagerFactory keys =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(store, NO_PASSWORD);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new ControlPlaneException("The local credentials cannot be used.", e);
    }
  }
}
