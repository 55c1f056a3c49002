package dev.vmss.operator.scaleset;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vmss.api.v1alpha1.VirtualMachineScaleSet;
import dev.vmss.operator.image.SettableClock;
import dev.vmss.operator.scaleset.vocabulary.Notice;
import dev.vmss.testing.fixture.Fixtures;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ScaleSetMetersTest {

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final SettableClock clock = new SettableClock();
  private final ScaleSetMeters meters = new ScaleSetMeters(registry, clock);

  @Test
  void aSetHasFourGaugesAndTheyEndWithIt() {
    VirtualMachineScaleSet web = set("web", 2, 2, "AllInstancesReady");
    meters.seen(web, Optional.empty());
    assertThat(gauge("desired", "web")).isEqualTo(10);
    assertThat(gauge("ready", "web")).isEqualTo(7);
    assertThat(gauge("outdated", "web")).isEqualTo(3);
    assertThat(gauge("blocked", "web")).isZero();
    assertThat(ofSet("web")).hasSize(4);

    meters.gone(web);
    assertThat(ofSet("web")).isEmpty();
  }

  @Test
  void aThousandSetsHaveFourThousandSeriesAndNotOneMore() {
    for (int i = 0; i < 1_000; i++) {
      meters.seen(set("set-" + i, 1, 1, "AllInstancesReady"), Optional.empty());
    }
    long perSet =
        registry.getMeters().stream().filter(meter -> meter.getId().getTag("name") != null).count();
    assertThat(perSet).isEqualTo(4_000);
  }

  @Test
  void blockedMeansThatWantedInstancesCannotBeMade() {
    VirtualMachineScaleSet free = set("web", 1, 1, "ScalingOut");
    meters.seen(free, Optional.empty());
    assertThat(gauge("blocked", "web")).isZero();
    meters.seen(set("web", 1, 1, "PlatformImageNotFound"), Optional.of(free));
    assertThat(gauge("blocked", "web")).isEqualTo(1);
    meters.seen(set("web", 1, 1, "UpgradeFailed"), Optional.of(free));
    assertThat(gauge("blocked", "web")).isZero();
  }

  @Test
  void measuresFromTheChangedSpecToTheFirstWrite() {
    VirtualMachineScaleSet before = set("web", 1, 1, "AllInstancesReady");
    meters.seen(before, Optional.empty());
    meters.seen(set("web", 2, 1, "AllInstancesReady"), Optional.of(before));
    clock.advance(Duration.ofMillis(12));
    meters.writes("uid-of-web");
    clock.advance(Duration.ofSeconds(5));
    meters.writes("uid-of-web");
    assertThat(reaction().count()).isEqualTo(1);
    assertThat(reaction().totalTime(TimeUnit.MILLISECONDS)).isEqualTo(12);
  }

  @Test
  void aRestartIsNoChangeOfSpec() {
    meters.seen(set("web", 3, 3, "AllInstancesReady"), Optional.empty());
    clock.advance(Duration.ofHours(5));
    meters.writes("uid-of-web");
    assertThat(reaction().count()).isZero();
  }

  @Test
  void whatTheLeaderAnsweredIsNotMeasuredByItsSuccessor() {
    VirtualMachineScaleSet before = set("web", 1, 1, "AllInstancesReady");
    VirtualMachineScaleSet changed = set("web", 2, 1, "AllInstancesReady");
    meters.seen(before, Optional.empty());
    meters.seen(changed, Optional.of(before));
    meters.seen(set("web", 2, 2, "AllInstancesReady"), Optional.of(changed));
    clock.advance(Duration.ofHours(5));
    meters.writes("uid-of-web");
    assertThat(reaction().count()).isZero();
  }

  @Test
  void measuresFromBlockedToUnblocked() {
    meters.announced("uid-of-web", Notice.warning(Notice.Reason.SCALE_OUT_BLOCKED, "one"));
    clock.advance(Duration.ofSeconds(10));
    meters.announced("uid-of-web", Notice.warning(Notice.Reason.SCALE_OUT_BLOCKED, "another"));
    clock.advance(Duration.ofSeconds(50));
    meters.announced("uid-of-web", Notice.normal(Notice.Reason.SCALE_OUT_UNBLOCKED, "over"));
    Timer blocked = registry.get("vmss.blocked.time").timer();
    assertThat(blocked.count()).isEqualTo(1);
    assertThat(blocked.totalTime(TimeUnit.SECONDS)).isEqualTo(60);
  }

  @Test
  void everyReasonIsCountedFromZeroOn() {
    for (Notice.Reason reason : Notice.Reason.values()) {
      assertThat(registry.get("vmss.notices").tag("reason", reason.text()).counter().count())
          .isZero();
    }
    for (String why : List.of("scale-in", "upgrade", "rollback", "repair", "lost")) {
      assertThat(registry.get("vmss.instance.deletes").tag("reason", why).counter().count())
          .isZero();
    }
    assertThat(registry.get("vmss.instance.creates").counter().count()).isZero();
    meters.announced("uid", Notice.normal(Notice.Reason.INSTANCE_REPAIRED, "repaired"));
    assertThat(registry.get("vmss.notices").tag("reason", "InstanceRepaired").counter().count())
        .isEqualTo(1);
  }

  private Timer reaction() {
    return registry.get("vmss.spec.change.to.first.write").timer();
  }

  private double gauge(String what, String set) {
    return registry.get("vmss.scaleset." + what).tag("name", set).gauge().value();
  }

  private List<Meter> ofSet(String set) {
    return registry.getMeters().stream()
        .filter(meter -> meter.getId().getTags().contains(Tag.of("name", set)))
        .toList();
  }

  private static VirtualMachineScaleSet set(
      String name, int generation, int observed, String reason) {
    return Fixtures.parseUnchecked(
        VirtualMachineScaleSet.class,
        """
        metadata: {name: %1$s, namespace: team-a, uid: uid-of-%1$s, generation: %2$d}
        spec: {replicas: 10, sku: {name: Standard_A1_v2}}
        status:
          observedGeneration: %3$d
          replicas: 8
          readyReplicas: 7
          updatedReplicas: 5
          conditions: [{type: Ready, status: "False", reason: %4$s, message: m, lastTransitionTime: "2026-01-15T12:00:00Z"}]
        """
            .formatted(name, generation, observed, reason));
  }
}
