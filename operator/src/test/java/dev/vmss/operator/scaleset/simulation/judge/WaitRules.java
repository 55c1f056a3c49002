package dev.vmss.operator.scaleset.simulation.judge;

import static dev.vmss.operator.scaleset.simulation.judge.View.require;

import dev.vmss.operator.model.GoDuration;
import dev.vmss.operator.runtime.Instance;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Nobody waits for longer than anything in the rules takes: a clock that was set, or one that is
 * wrong, must not make a retry or a count wait for hours.
 */
final class WaitRules {

  /** The longest back-off of a refusal; a node that is away, and a first grace, take less. */
  private static final Duration LONGEST_BACK_OFF = Duration.ofSeconds(60);

  private static final Duration LONGEST_LOSS = Duration.ofMinutes(10);

  /** What a batch gets that was under way when its time was made none. */
  private static final Duration DEFAULT_HEALTH_TIMEOUT = Duration.ofMinutes(5);

  private WaitRules() {}

  static void check(View view, Duration wait) {
    Duration longest = longest(view);
    require(
        wait.compareTo(longest.plusSeconds(1)) <= 0,
        "nobody waits for longer than what it waits for takes",
        () -> wait + " at " + view.now() + ", but nothing here takes longer than " + longest);
  }

  private static Duration longest(View view) {
    List<Duration> waits = new ArrayList<>(List.of(LONGEST_BACK_OFF));
    waits.add(Duration.ofSeconds(view.spec().minReadySeconds()));
    if (view.snapshot().instances().stream()
        .anyMatch(i -> i.phase() == Instance.Phase.LOST || view.lost(i))) {
      waits.add(LONGEST_LOSS);
    }
    view.snapshot().instances().stream()
        .flatMap(instance -> instance.ending().stream())
        .forEach(end -> waits.add(end.grace()));
    if (view.spec().automaticRepairsPolicy().enabled()) {
      waits.add(GoDuration.parse(view.spec().automaticRepairsPolicy().gracePeriod()));
    }
    waits.add(GoDuration.parse(view.policy().pauseTimeBetweenBatches()));
    waits.add(view.batchLimit());
    if (view.noRollCanSucceed()) {
      waits.add(view.batchLimit().plus(DEFAULT_HEALTH_TIMEOUT));
    }
    return waits.stream().max(Comparator.naturalOrder()).orElseThrow();
  }
}
