package dev.vmss.operator.scaleset.snapshot;

import static dev.vmss.operator.scaleset.fixture.Snapshots.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vmss.api.v1alpha1.UpgradeMode;
import dev.vmss.api.v1alpha1.UpgradeStatus;
import dev.vmss.api.v1alpha1.VirtualMachineScaleSetStatus;
import dev.vmss.operator.scaleset.fixture.Snapshots;
import dev.vmss.operator.scaleset.fixture.Specs;
import dev.vmss.operator.scaleset.report.StatusReport;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * When a batch began or ended, by the clock of the process that watches it: whoever wrote it down
 * has a clock of its own.
 */
class RollSeenTest {

  private static final Instant EARLIER = NOW.minus(Duration.ofMinutes(3));

  private static VirtualMachineScaleSetStatus rolling(Instant began, @Nullable Instant ended) {
    VirtualMachineScaleSetStatus none = StatusReport.NONE;
    return new VirtualMachineScaleSetStatus(
        none.observedGeneration(),
        none.replicas(),
        none.readyReplicas(),
        none.updatedReplicas(),
        none.selector(),
        none.image(),
        none.lastImage(),
        none.versions(),
        none.placement(),
        none.pendingUpgrade(),
        batch(began, ended),
        none.upgradeHistory(),
        none.repairs(),
        none.model(),
        none.conditions());
  }

  private static UpgradeStatus batch(Instant began, @Nullable Instant ended) {
    return new UpgradeStatus(
        null, null, null, began, 3, 1, began, ended, null, null, null, null, true, 0, 0, 0, 0, 0);
  }

  private static Instant seen(Recent recent, Instant written) {
    return Snapshots.of(Specs.defaults().mode(UpgradeMode.ROLLING))
        .recent(recent)
        .status(rolling(written, null))
        .facts()
        .seen(written);
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT-2H", "PT-5S", "PT0S", "PT5S", "PT10M"})
  void whatBeginsBeforeOurEyesBeganNowWhateverIsWritten(Duration skew) {
    Instant written = NOW.plus(skew);
    Recent recent = Recent.NOTHING.lookingAtRoll(rolling(written, null), true, NOW);
    assertThat(seen(recent, written)).isEqualTo(NOW);
  }

  @Test
  void afterARestartAPastTimeShortensTheWait() {
    Recent recent = Recent.NOTHING.lookingAtRoll(rolling(EARLIER, null), false, NOW);
    assertThat(seen(recent, EARLIER)).isEqualTo(EARLIER);
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT1S", "PT5S", "PT10M"})
  void afterARestartATimeAheadOfOursIsNow(Duration skew) {
    Instant ahead = NOW.plus(skew);
    Recent recent = Recent.NOTHING.lookingAtRoll(rolling(ahead, null), false, NOW);
    assertThat(seen(recent, ahead)).isEqualTo(NOW);
  }

  @Test
  void whatStandsWhereItDidKeepsItsTime() {
    VirtualMachineScaleSetStatus status = rolling(EARLIER, null);
    Recent recent =
        Recent.NOTHING
            .lookingAtRoll(status, true, NOW)
            .lookingAtRoll(status, true, NOW.plusSeconds(60));
    assertThat(seen(recent, EARLIER)).isEqualTo(NOW);
  }

  @Test
  void theEndOfABatchHasATimeOfItsOwn() {
    Instant later = NOW.plusSeconds(60);
    Recent recent =
        Recent.NOTHING
            .lookingAtRoll(rolling(EARLIER, null), true, NOW)
            .lookingAtRoll(rolling(EARLIER, NOW.minusSeconds(7)), true, later);
    assertThat(recent.roll())
        .isEqualTo(Optional.of(new Recent.RollSeen(NOW.minusSeconds(7), later)));
  }

  /** Nobody has seen it yet, so what is written is all there is. */
  @Test
  void ofAnotherTimeThanTheOneSeenNothingIsKnown() {
    Recent recent = Recent.NOTHING.lookingAtRoll(rolling(EARLIER, null), true, NOW);
    assertThat(Snapshots.of(Specs.defaults()).recent(recent).facts().seen(EARLIER.minusSeconds(9)))
        .isEqualTo(EARLIER.minusSeconds(9));
  }

  @Test
  void aRollThatIsOverIsForgotten() {
    Recent recent =
        Recent.NOTHING
            .lookingAtRoll(rolling(EARLIER, null), true, NOW)
            .lookingAtRoll(StatusReport.NONE, true, NOW);
    assertThat(recent.roll()).isEmpty();
  }
}
