package dev.vmss.operator.app.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vmss.operator.app.configuration.Option.Setting;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class OptionsTest {

  static List<Option<?>> all() {
    return Options.ALL;
  }

  @ParameterizedTest
  @MethodSource("all")
  void everyDefaultIsAllowed(Option<?> option) {
    assertThat(option.parse(new Setting(option.defaultText(), "the defaults"))).isNotNull();
  }

  @ParameterizedTest
  @MethodSource("all")
  void everyDescriptionIsASentence(Option<?> option) {
    assertThat(option.description()).matches("(?s)[A-Z].*\\.").doesNotContain("|");
  }

  @Test
  void everyOptionOfTheClassIsInTheTable() {
    long declared =
        Arrays.stream(Options.class.getDeclaredFields())
            .filter(field -> field.getType() == Option.class)
            .count();
    assertThat(Options.ALL).hasSize((int) declared).doesNotHaveDuplicates();
    assertThat(Options.ALL).extracting(Option::environmentVariable).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @CsvSource({
    "namespaces, VMSS_NAMESPACES",
    "http.port, VMSS_HTTP_PORT",
    "leaderElection.leaseName, VMSS_LEADER_ELECTION_LEASE_NAME",
    "fetch.caFile, VMSS_FETCH_CA_FILE"
  })
  void theVariableFollowsFromTheName(String name, String variable) {
    Option<?> option =
        Options.ALL.stream().filter(o -> o.name().equals(name)).findFirst().orElseThrow();
    assertThat(option.environmentVariable()).isEqualTo(variable);
  }
}
