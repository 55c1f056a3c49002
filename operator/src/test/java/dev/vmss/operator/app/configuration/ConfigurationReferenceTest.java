package dev.vmss.operator.app.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ConfigurationReferenceTest {

  /** Tests run in the folder of their module. */
  private static final Path DOCUMENT = Path.of("../docs/configuration.md");

  @Test
  void theDocumentIsWhatTheCodeSays() throws IOException {
    assertThat(Files.readString(DOCUMENT))
        .as("%s is stale: run 'make generate'", DOCUMENT)
        .isEqualTo(ConfigurationReference.markdown());
  }

  @Test
  void everyOptionIsDescribedOnce() {
    String reference = ConfigurationReference.markdown();
    for (Option<?> option : Options.ALL) {
      assertThat(reference).containsOnlyOnce("| `" + option.name() + "` |");
    }
  }
}
