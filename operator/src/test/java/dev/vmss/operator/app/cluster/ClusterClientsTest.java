package dev.vmss.operator.app.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ClusterClientsTest {

  private static Config config(String certificate, String token) {
    return new ConfigBuilder(Config.empty())
        .withClientCertData(certificate)
        .withAutoOAuthToken(token)
        .build();
  }

  @Test
  void whoHasACertificateOnlyLooksForNoTokenBeforeEveryRequest() {
    Config quiet = ClusterClients.quietWithoutToken(config("certificate", null));

    assertThat(quiet.getOauthTokenProvider().getToken()).isEmpty();
  }

  @Test
  void theProxyOfTheEnvironmentIsNotForTheApiServer() {
    String proxy = "http://user:password@proxy.example:3128";
    Config config =
        new ConfigBuilder(Config.empty()).withHttpsProxy(proxy).withHttpProxy(proxy).build();

    ClusterClients.withoutProxyOf(Map.of("https_proxy", proxy), config);

    assertThat(config.getHttpsProxy()).isNull();
    assertThat(config.getHttpProxy()).isNull();
  }

  @Test
  void theProxyOfAKubeconfigIs() {
    Config config = new ConfigBuilder(Config.empty()).withHttpsProxy("http://own.example").build();

    ClusterClients.withoutProxyOf(Map.of("HTTPS_PROXY", "http://proxy.example"), config);

    assertThat(config.getHttpsProxy()).isEqualTo("http://own.example");
  }

  /** The token of a service account expires, so the client must go on to read it again. */
  @Test
  void aTokenIsLookedForAsBefore() {
    assertThat(
            ClusterClients.quietWithoutToken(config("certificate", "token"))
                .getOauthTokenProvider())
        .isNull();
    assertThat(ClusterClients.quietWithoutToken(config(null, null)).getOauthTokenProvider())
        .isNull();
  }
}
