package dev.vmss.operator.placement;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;

/** Since when a node is away, and that a return is never overlooked. */
class VanishedNodesTest {

  private static final Instant NOW = Instant.parse("2026-01-15T12:00:00Z");
  private static final Instant LATER = NOW.plusSeconds(40);

  private final Set<String> server = new HashSet<>();
  private final Set<String> named = new HashSet<>(Set.of("a", "b"));
  private final List<String> asked = new ArrayList<>();
  private Executor asking = Runnable::run;
  private final VanishedNodes vanished =
      new VanishedNodes(
          node -> {
            asked.add(node);
            return server.contains(node);
          },
          () -> Set.copyOf(named),
          task -> asking.execute(task));

  private Instant since(String node, Instant now) {
    return vanished.since(List.of(node), now).get(node);
  }

  @Test
  void theFirstLookIsWhatCounts() {
    assertThat(since("a", NOW)).isEqualTo(NOW);
    assertThat(since("a", LATER.minusSeconds(1))).isEqualTo(NOW);
    assertThat(VanishedNodes.goneForGood(NOW)).isEqualTo(LATER);
    assertThat(asked).as("nobody asks the server in the meantime").isEmpty();
  }

  @Test
  void whoCameAndWentAgainIsAwaySinceThen() {
    since("a", NOW);
    vanished.forget("a");
    assertThat(since("a", NOW.plusSeconds(39))).isEqualTo(NOW.plusSeconds(39));
  }

  @Test
  void theServerIsAskedOnceWhenTheTimeIsOver() {
    since("a", NOW);
    assertThat(since("a", LATER)).isEqualTo(NOW);
    assertThat(since("a", LATER.plusSeconds(9))).isEqualTo(NOW);
    assertThat(asked).containsExactly("a");
  }

  /** A watch that stands still shows no return; a server that does not answer is no proof. */
  @Test
  void whatTheServerMayHaveIsWaitedForAnew() {
    server.add("a");
    since("a", NOW);
    assertThat(since("a", LATER)).isEqualTo(LATER);
    server.clear();
    assertThat(since("a", LATER.plusSeconds(39))).isEqualTo(LATER);
    assertThat(since("a", LATER.plusSeconds(40))).isEqualTo(LATER);
    assertThat(asked).hasSize(2);
  }

  @Test
  void whereAllNodesAreGoneTheTimeStartsAnewWithTheFirstThatReturns() {
    since("a", NOW);
    vanished.forgetAll();
    assertThat(since("a", LATER)).isEqualTo(LATER);
  }

  /** Ten thousand invented names must not make one visit wait. */
  @Test
  void nobodyWaitsForTheAnswer() {
    List<Runnable> questions = new ArrayList<>();
    asking = questions::add;
    since("a", NOW);
    Instant soon = LATER.plusSeconds(1);
    assertThat(VanishedNodes.goneForGood(since("a", LATER))).isEqualTo(soon);
    assertThat(VanishedNodes.goneForGood(since("a", soon))).isEqualTo(soon.plusSeconds(1));
    assertThat(asked).isEmpty();
    assertThat(questions).as("asked once").hasSize(1);
    questions.get(0).run();
    assertThat(since("a", soon.plusSeconds(1))).isEqualTo(NOW);
  }

  @Test
  void anAnswerThatComesAfterTheReturnOfTheNodeIsOfNoUse() {
    List<Runnable> questions = new ArrayList<>();
    asking = questions::add;
    since("a", NOW);
    since("a", LATER);
    vanished.forget("a");
    questions.get(0).run();
    assertThat(since("a", LATER.plusSeconds(1))).isEqualTo(LATER.plusSeconds(1));
  }

  /** Names that somebody invented go with their Pods. */
  @Test
  void whatNoInstanceIsOnIsForgotten() {
    assertThat(vanished.since(List.of("a", "b"), NOW)).isEqualTo(Map.of("a", NOW, "b", NOW));
    named.remove("a");
    named.add("c");
    since("c", NOW);
    assertThat(since("b", LATER)).isEqualTo(NOW);
    assertThat(since("a", LATER)).isEqualTo(LATER);
  }
}
