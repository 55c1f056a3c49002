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
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** Waits for health endpoints, and gives up at once when a component has died. */
final class Readiness {

  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final HttpClient http;

  Readiness(X509Certificate authority) {
    this.http =
        HttpClient.newBuilder()
            .sslContext(trusting(authority))
            .connectTimeout(Duration.ofSeconds(2))
            .build();
  }

  void await(Component component, int port, String path, List<Component> mustLive) {
    URI uri = URI.create("https://127.0.0.1:" + port + path);
    try {
      Awaitility.await()
          .atMost(PATIENCE)
          .pollDelay(Duration.ZERO)
          .pollInterval(Duration.ofMillis(50))
          .until(
              () -> {
                mustLive.forEach(Component::requireAlive);
                return answersOk(uri);
              });
    } catch (ConditionTimeoutException e) {
      throw component.failure(
          "did not become ready within %d s (%s)".formatted(PATIENCE.toSeconds(), uri));
    }
  }

  private boolean answersOk(URI uri) throws InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(5)).build();
    try {
      return http.send(request, BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  private static SSLContext trusting(X509Certificate authority) {
    try {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      store.setCertificateEntry("ca", authority);
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(store);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new ControlPlaneException("The local certificate authority cannot be trusted.", e);
    }
  }
}
