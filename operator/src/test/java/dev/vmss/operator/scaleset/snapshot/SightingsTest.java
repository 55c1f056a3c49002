package dev.vmss.operator.scaleset.snapshot;

import static dev.vmss.operator.runtime.Instances.number;
import static dev.vmss.operator.scaleset.fixture.Snapshots.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vmss.operator.runtime.Instance;
import dev.vmss.operator.runtime.Instances;
import dev.vmss.operator.scaleset.fixture.Snapshots;
import dev.vmss.operator.scaleset.fixture.Specs;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * 03: "Durations are measured from when the operator saw the change; a foreign clock only ever
 * shortens a wait after a restart, never beyond now."
 */
class SightingsTest {

  private static final Duration MINUTE = Duration.ofMinutes(1);

  private static Snapshots three() {
    return Snapshots.of(Specs.defaults()).running(3, "1.0.0");
  }

  private static Instance first(Snapshots set) {
    return set.facts().instances().get(0);
  }

  private static Instant since(Snapshots set) {
    return first(set).since();
  }

  private static Instant appeared(Snapshots set) {
    return set.snapshot().recent().sightings().appeared(first(set));
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT-2H", "PT-5S", "PT0S", "PT5S", "PT10M"})
  void whatChangesBeforeOurEyesChangedNowWhateverItSays(Duration skew) {
    Snapshots set = three().watched().after(MINUTE);
    Instant now = NOW.plus(MINUTE);
    assertThat(since(set.number(0, i -> i.unready(now.plus(skew))).watched())).isEqualTo(now);
    assertThat(since(set.number(0, i -> i.lost(now.plus(skew))).watched())).isEqualTo(now);
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT-2H", "PT-5S", "PT0S", "PT5S", "PT10M"})
  void whatAppearsBeforeOurEyesAppearedNowWhateverItSays(Duration skew) {
    Snapshots set =
        Snapshots.of(Specs.defaults()).watched().with(number(0).created(NOW.plus(skew))).watched();
    assertThat(appeared(set)).isEqualTo(NOW);
    assertThat(since(set)).isEqualTo(NOW);
  }

  @Test
  void whatStaysAsItIsKeepsItsTime() {
    Snapshots set = three().number(0, i -> i.unready(NOW)).watched();
    Snapshots later = set.after(MINUTE).number(0, i -> i.protectedFromScaleIn()).watched();
    assertThat(since(later)).isEqualTo(NOW);
    assertThat(appeared(later)).isEqualTo(NOW);
  }

  /** It was not ready for a moment in which nobody looked. */
  @Test
  void twoChangesBetweenTwoLooksAreAChange() {
    Snapshots set = three().watched().after(MINUTE);
    Snapshots flapped = set.number(0, i -> i.ready(NOW.minus(Duration.ofHours(2)))).watched();
    assertThat(since(flapped)).isEqualTo(NOW.plus(MINUTE));
  }

  @Test
  void afterARestartAPastTimeShortensTheWait() {
    Instant before = NOW.minus(Duration.ofMinutes(10));
    assertThat(since(three().number(0, i -> i.ready(before)).restarted())).isEqualTo(before);
    assertThat(since(three().number(0, i -> i.unready(before)).restarted())).isEqualTo(before);
    Snapshots made = Snapshots.of(Specs.defaults()).with(number(0).created(before)).restarted();
    assertThat(appeared(made)).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT1S", "PT5S", "PT10M"})
  void afterARestartATimeAheadOfOursIsNow(Duration skew) {
    Instant ahead = NOW.plus(skew);
    assertThat(since(three().number(0, i -> i.ready(ahead)).restarted())).isEqualTo(NOW);
    assertThat(since(three().number(0, i -> i.unready(ahead)).restarted())).isEqualTo(NOW);
    Snapshots made = Snapshots.of(Specs.defaults()).with(number(0).created(ahead)).restarted();
    assertThat(appeared(made)).isEqualTo(NOW);
  }

  /** A node's clock two hours behind, and an instance that was made a minute ago. */
  @Test
  void nothingChangedBeforeItWasMade() {
    Instant created = NOW.minus(MINUTE);
    Instances young = number(0).created(created).unready(NOW.minus(Duration.ofHours(2)));
    assertThat(since(Snapshots.of(Specs.defaults()).with(young).restarted())).isEqualTo(created);
  }

  /** What an operator wrote itself says more than a node's clock that is two hours behind. */
  @Test
  void whatIsNotReadyOfASetThatWasReadyBecameSoLater() {
    Snapshots ready = three().reported();
    Snapshots sick = ready.number(0, i -> i.unready(NOW.minus(Duration.ofHours(2))));
    assertThat(since(sick.after(MINUTE).restarted())).isEqualTo(NOW.plus(MINUTE));
    Snapshots told = sick.after(MINUTE).reported().after(MINUTE.multipliedBy(5));
    assertThat(since(told.restarted()))
        .as("since the set was no longer ready")
        .isEqualTo(NOW.plus(MINUTE));
  }

  /** Its node's clock is ahead, and nobody need wait anew for what was healthy already. */
  @Test
  void whatIsReadyOfASetThatWasReadyIsHealthyAfterARestart() {
    Snapshots ready =
        Snapshots.of(Specs.defaults().minReadySeconds(60))
            .running(3, "1.0.0")
            .reported()
            .number(0, i -> i.ready(NOW.plus(Duration.ofMinutes(10))));
    assertThat(ready.restarted().facts().healthyCount()).isEqualTo(3);
  }

  /** Else what waits for a time to pass would wait for as long as the clock was ahead. */
  @Test
  void whatAClockThatWasSetBackSawIsNoLaterThanNow() {
    Snapshots set = three().after(Duration.ofMinutes(10)).watched();
    Snapshots back = set.number(0, i -> i.unready(NOW)).watched().at(NOW).watched();
    assertThat(since(back)).isEqualTo(NOW);
    assertThat(appeared(back)).isEqualTo(NOW);
    Snapshots made = set.with(number(3).on("node-1")).watched().at(NOW).watched();
    Instance last = made.facts().instances().getLast();
    assertThat(made.snapshot().recent().sightings().appeared(last)).isEqualTo(NOW);
    assertThat(made.snapshot().recent().sightings().placed(last)).contains(NOW);
  }

  @Test
  void whoIsGoneIsForgotten() {
    Snapshots set = three().watched().without(1, 2).watched();
    assertThat(set.snapshot().recent().sightings().byUid()).containsOnlyKeys("uid-0");
  }
}
