package dev.vmss.operator.runtime.machine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vmss.operator.kubevirt.VirtualMachine;
import dev.vmss.operator.kubevirt.VirtualMachineInstance;
import dev.vmss.operator.runtime.Instance;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** "Its seconds of NotReady are not unhealthiness": a machine that moves. */
class MovesTest {

  private static final Instant BEFORE = Instant.parse("2026-01-15T12:01:00Z");

  private final AtomicLong nanos = new AtomicLong();
  private final Moves moves = new Moves(nanos::get);

  private static VirtualMachine machine(String ready, String since) {
    return ObservedMachines.machine(
        "{runStrategy: Always}",
        """
        {printableStatus: Running, conditions: [
          {type: Ready, status: "%s", lastTransitionTime: "%s"}]}"""
            .formatted(ready, since));
  }

  private static VirtualMachineInstance run(String node, String migration) {
    return ObservedMachines.run(
        "{phase: Running, nodeName: %s, migrationState: %s}".formatted(node, migration));
  }

  private Instance see(VirtualMachine machine, VirtualMachineInstance run) {
    Optional<VirtualMachineInstance> its = Optional.of(run);
    return moves.seen(MachineReader.see(machine, its).orElseThrow(), machine, its).instance();
  }

  private Instance atFirst() {
    return see(machine("True", BEFORE.toString()), run("node-1", "null"));
  }

  private static final String UNDER_WAY = "{startTimestamp: '2026-01-15T13:00:00Z'}";
  private static final String ENDED =
      "{startTimestamp: '2026-01-15T13:00:00Z', endTimestamp: '2026-01-15T13:00:20Z'}";
  private static final String DURING = "2026-01-15T13:00:21Z";

  @Test
  void whileItMovesItStaysReadyAsBefore() {
    assertThat(atFirst().since()).isEqualTo(BEFORE);
    Instance moving = see(machine("False", "2026-01-15T13:00:10Z"), run("node-1", UNDER_WAY));
    assertThat(moving.ready()).isTrue();
    assertThat(moving.since()).isEqualTo(BEFORE);
    assertThat(moving.snag()).isEmpty();
    assertThat(moves.settles(moving)).isTrue();
  }

  @Test
  void onceItHasMovedItsNodeIsTheOnlyChange() {
    Instance first = atFirst();
    see(machine("False", DURING), run("node-2", ENDED));
    Instance moved = see(machine("True", "2026-01-15T13:00:25Z"), run("node-2", ENDED));
    assertThat(moved.ready()).isTrue();
    assertThat(moved.since()).isEqualTo(first.since());
    assertThat(moved.node()).contains("node-2");
    assertThat(moves.settles(moved)).isFalse();
  }

  @Test
  void whatIsNotReadyLongAfterItsMoveIsNotWell() {
    atFirst();
    assertThat(see(machine("False", DURING), run("node-2", ENDED)).ready()).isTrue();
    nanos.addAndGet(Moves.SETTLES_WITHIN.minus(Duration.ofSeconds(1)).toNanos());
    assertThat(see(machine("False", DURING), run("node-2", ENDED)).ready()).isTrue();
    nanos.addAndGet(Duration.ofSeconds(1).toNanos());
    assertThat(see(machine("False", DURING), run("node-2", ENDED)).ready()).isFalse();
  }

  @Test
  void aGuestThatFallsIllAnHourAfterAMoveIsIllAtOnce() {
    atFirst();
    Instance ill = see(machine("False", "2026-01-15T14:00:00Z"), run("node-2", ENDED));
    assertThat(ill.ready()).isFalse();
    assertThat(ill.since()).isEqualTo(Instant.parse("2026-01-15T14:00:00Z"));
  }

  /** A process that never saw it ready knows no better than KubeVirt. */
  @Test
  void whoSeesItForTheFirstTimeBelievesWhatIsWritten() {
    assertThat(see(machine("False", DURING), run("node-2", ENDED)).ready()).isFalse();
  }

  @Test
  void aMachineThatItsUserStopsWhileItMovesIsStopped() {
    atFirst();
    VirtualMachine halted =
        ObservedMachines.machine(
            "{runStrategy: Halted}",
            "{conditions: [{type: Ready, status: \"False\", lastTransitionTime: \"%s\"}]}"
                .formatted(DURING));
    assertThat(see(halted, run("node-2", ENDED)).ready()).isFalse();
  }
}
