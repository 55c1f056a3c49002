package dev.vmss.operator.runtime.pod;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vmss.api.v1alpha1.OsType;
import org.junit.jupiter.api.Test;

/** "hostname = prefix + 6-digit base-36 id" (02). */
class HostNameTest {

  @Test
  void withoutAPrefixItBeginsWithTheNameOfTheSet() {
    assertThat(Recipes.plain().pod().getSpec().getHostname()).isEqualTo("web00000z");
  }

  @Test
  void aLongNameIsCutToFifteenCharacters() {
    assertThat(Recipes.plain().named("a-set-with-a-long-name").pod().getSpec().getHostname())
        .isEqualTo("a-set-with-a-lo00000z");
  }

  @Test
  void windowsUsesNineOfThem() {
    Recipes windows = Recipes.plain().of(Recipes.image(OsType.WINDOWS));
    assertThat(windows.named("a-set-with-a-long-name").pod().getSpec().getHostname())
        .isEqualTo("a-set-wit00000z");
    assertThat(
            windows
                .withProfile("osProfile: {computerNamePrefix: frontend-server}")
                .pod()
                .getSpec()
                .getHostname())
        .isEqualTo("frontend-00000z");
  }
}
