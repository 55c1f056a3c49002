package dev.vmss.api.cel;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vmss.testing.fixture.CrdDefaults;
import dev.vmss.testing.fixture.CrdSchemas;
import dev.vmss.testing.fixture.FixtureCorpus;
import dev.vmss.testing.fixture.FixtureDocument;
import dev.vmss.testing.fixture.SchemaCheck;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every fixture is judged as it says it must be, by schema and rules as committed. */
class FixtureVerdictTest {

  static List<FixtureDocument> valid() {
    return FixtureCorpus.load().stream().filter(it -> !it.expectedInvalid()).toList();
  }

  static List<FixtureDocument> invalid() {
    return FixtureCorpus.load().stream().filter(FixtureDocument::expectedInvalid).toList();
  }

  @ParameterizedTest
  @MethodSource("valid")
  void isAccepted(FixtureDocument fixture) {
    assertThat(SchemaCheck.violations(defaulted(fixture))).isEmpty();
    assertThat(ruleViolations(fixture)).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("invalid")
  void isRefusedWithItsMessage(FixtureDocument fixture) {
    var bySchema = SchemaCheck.violations(defaulted(fixture));
    var byRules = ruleViolations(fixture);

    if (fixture.needs().filter("cel"::equals).isPresent()) {
      assertThat(bySchema).as("Not a matter of CEL alone.").isEmpty();
      assertOneSays(byRules, fixture.message().orElseThrow());
    } else {
      assertOneSays(bySchema, fixture.message().orElseThrow());
    }
    fixture.also().ifPresent(sentence -> assertOneSays(byRules, sentence));
  }

  @Test
  void everyRuleIsBrokenBySomeFixture() {
    var broken =
        invalid().stream()
            .flatMap(fixture -> ruleViolations(fixture).stream())
            .collect(Collectors.toSet());

    assertThat(messagesOfAllRules())
        .hasSizeGreaterThan(20)
        .allSatisfy(message -> assertThat(broken).anyMatch(it -> it.contains(message)));
  }

  private static void assertOneSays(List<String> violations, String text) {
    assertThat(violations).anySatisfy(violation -> assertThat(violation).contains(text));
  }

  private static List<String> ruleViolations(FixtureDocument fixture) {
    return CelCheck.violations(
        defaulted(fixture), fixture.previous().map(CrdDefaults::apply).orElse(null));
  }

  private static ObjectNode defaulted(FixtureDocument fixture) {
    return CrdDefaults.apply(fixture.object());
  }

  private static Set<String> messagesOfAllRules() {
    Set<String> messages = new TreeSet<>();
    for (var kind : CrdSchemas.kinds()) {
      for (JsonNode rules : rulesBelow(CrdSchemas.schema(kind))) {
        rules.forEach(rule -> messages.add(rule.get("message").asText()));
      }
    }
    return messages;
  }

  private static List<JsonNode> rulesBelow(JsonNode schema) {
    return new ArrayList<>(schema.findValues("x-kubernetes-validations"));
  }
}
