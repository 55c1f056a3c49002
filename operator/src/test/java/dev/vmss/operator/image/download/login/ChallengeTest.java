package dev.vmss.operator.image.download.login;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ChallengeTest {

  @Test
  void readsWhatDockerHubSends() {
    assertThat(
            parse(
                "Bearer realm=\"https://auth.docker.io/token\",service=\"registry.docker.io\","
                    + "scope=\"repository:library/ubuntu:pull\""))
        .containsExactly(
            new Challenge(
                "Bearer",
                Map.of(
                    "realm", "https://auth.docker.io/token",
                    "service", "registry.docker.io",
                    "scope", "repository:library/ubuntu:pull")));
  }

  @Test
  void readsSeveralChallengesOfOneLineAndOfSeveralLines() {
    assertThat(parse("Basic realm=\"a, b\", Bearer Realm = t , x=\"q\\\"q\"", "Negotiate"))
        .containsExactly(
            new Challenge("Basic", Map.of("realm", "a, b")),
            new Challenge("Bearer", Map.of("realm", "t", "x", "q\"q")),
            new Challenge("Negotiate", Map.of()));
  }

  @Test
  void takesTheFirstOfTwoRealms() {
    assertThat(parse("bearer realm=\"https://a\", realm=\"https://b\"").get(0).parameter("realm"))
        .contains("https://a");
  }

  @Test
  void stopsAtWhatItDoesNotUnderstand() {
    assertThat(parse("Bearer realm=\"never closed", "", ",,,", "\"", "=", "Basic"))
        .containsExactly(new Challenge("Bearer", Map.of()), new Challenge("Basic", Map.of()));
  }

  @Test
  void readsALongHostileLineInNoTime() {
    String line = "Bearer " + "a=\"\\\\\", ".repeat(2_000) + "b=\"" + "\\".repeat(4_000);
    assertThat(parse(line)).hasSize(1);
  }

  @Test
  void aHundredLinesOfOffersBecomeAFew() {
    List<Challenge> offers =
        Challenge.parse(Collections.nCopies(100, "a,".repeat(8_000) + "b" + " c=d".repeat(10)));
    assertThat(offers).hasSizeLessThan(20);
    String many =
        IntStream.range(0, 2_000).mapToObj(i -> "p" + i + "=x").collect(Collectors.joining(","));
    assertThat(parse("Bearer realm=\"https://a\"," + many).get(0).parameters())
        .hasSizeLessThan(20)
        .containsEntry("realm", "https://a");
  }

  private static List<Challenge> parse(String... lines) {
    return Challenge.parse(List.of(lines));
  }
}
