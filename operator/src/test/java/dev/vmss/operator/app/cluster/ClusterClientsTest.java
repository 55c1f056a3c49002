package dev.vmss.operator.app.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
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
