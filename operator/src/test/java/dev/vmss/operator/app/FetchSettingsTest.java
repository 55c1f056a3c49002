package dev.vmss.operator.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vmss.operator.app.configuration.ConfigurationLoader;
import dev.vmss.operator.app.configuration.InvalidConfiguration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What only shows when it is used is refused at once all the same. */
class FetchSettingsTest {

  @TempDir Path folder;

  @Test
  void aFileOfAuthoritiesThatIsNoneIsRefused() throws IOException {
    Path empty = Files.writeString(folder.resolve("empty.pem"), "");
    Path letter = Files.writeString(folder.resolve("letter.pem"), "Dear sir or madam");
    for (Path file : new Path[] {empty, letter, folder, folder.resolve("missing.pem")}) {
      assertThatThrownBy(() -> download(Map.of("VMSS_FETCH_CA_FILE", file.toString())))
          .isInstanceOf(InvalidConfiguration.class)
          .hasMessageContaining("fetch.caFile " + file + " cannot be used");
    }
  }

  @Test
  void aProxyThatIsNoneIsRefused() {
    assertThatThrownBy(() -> download(Map.of("HTTPS_PROXY", "socks5://a:b@c")))
        .isInstanceOf(InvalidConfiguration.class)
        .hasMessageStartingWith("The environment variable HTTPS_PROXY must be ");
  }

  @Test
  void theDefaultsAreAccepted() {
    assertThat(download(Map.of())).isNotNull();
  }

  private static Object download(Map<String, String> environment) {
    return FetchSettings.download(
        ConfigurationLoader.load(environment).fetch(), environment, Clock.systemUTC());
  }
}
