package dev.vmss.operator.app.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class GuardTest {

  private final List<String> asked = new ArrayList<>();
  private int answer = 200;
  private long now;
  private final Guard guard =
      Guard.asking(
          token -> {
            asked.add(token);
            return answer;
          },
          () -> now);

  @Test
  void anOpenOneLetsEverybodyPass() {
    assertThat(Guard.open().status(null)).isEqualTo(200);
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", "Basic YTpi", "token", "Bearer"})
  void whoShowsNoTokenIsNotAskedAbout(String header) {
    assertThat(guard.status(header)).isEqualTo(401);
    assertThat(asked).isEmpty();
  }

  @Test
  void anAdmissionHoldsForAMinute() {
    assertThat(guard.status("Bearer a")).isEqualTo(200);
    answer = 401;
    now = Guard.ADMITTED_FOR.toNanos() - 1;
    assertThat(guard.status("Bearer a")).isEqualTo(200);
    now += 1;
    assertThat(guard.status("Bearer a")).isEqualTo(401);
    assertThat(asked).containsExactly("a", "a");
  }

  @Test
  void aRefusalHoldsForASmallWhile() {
    answer = 403;
    assertThat(guard.status("Bearer a")).isEqualTo(403);
    answer = 200;
    assertThat(guard.status("Bearer a")).isEqualTo(403);
    now = Guard.REFUSED_FOR.toNanos();
    assertThat(guard.status("Bearer a")).isEqualTo(200);
  }

  @Test
  void whatCouldNotBeFoundOutIsAskedAgain() {
    answer = 503;
    assertThat(guard.status("Bearer a")).isEqualTo(503);
    answer = 200;
    assertThat(guard.status("Bearer a")).isEqualTo(200);
  }

  @Test
  void theAnswerForOneTokenIsNotThatForAnother() {
    guard.status("Bearer a");
    answer = 401;
    assertThat(guard.status("Bearer b")).isEqualTo(401);
    assertThat(guard.status("Bearer a")).isEqualTo(200);
  }

  @Test
  void aFloodOfInventedTokensIsNotRemembered() {
    guard.status("Bearer first");
    for (int i = 0; i < 2_000; i++) {
      guard.status("Bearer invented-" + i);
    }
    guard.status("Bearer first");
    assertThat(asked).filteredOn("first"::equals).hasSize(2);
  }
}
