package dev.vmss.operator.scaleset.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vmss.operator.scaleset.simulation.script.Deed;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The shipped engine through random storms: 100,000 deeds of users, cloud operator, hardware and
 * fate, every write judged by the rules of the specification; then calm, in which everything has to
 * come right and stay untouched. {@code make soak} goes on where this ends.
 */
class SimulationTest {

  private static final long FIRST_SEED = 1;
  private static final long STEPS = 100_000;

  @Test
  void noStormBreaksARule() {
    long began = System.nanoTime();
    Campaign campaign = new Campaign(FIRST_SEED, STEPS, Runtime.getRuntime().availableProcessors());
    Optional<Campaign.Failure> failure = Silence.during(() -> campaign.run(line -> {}));
    System.out.printf(
        "simulation: %,d steps, seeds %d to %d, %d s%n",
        campaign.stepsDone(),
        FIRST_SEED,
        FIRST_SEED + campaign.seedsDone() - 1,
        (System.nanoTime() - began) / 1_000_000_000L);
    assertThat(failure).as(() -> failure.map(SimulationTest::told).orElse("")).isEmpty();
    assertThat(campaign.stepsDone()).isGreaterThanOrEqualTo(STEPS);
    assertThat(Milestone.names().filter(campaign.tally()::never))
        .as("what the storms never reached, and so did not prove")
        .isEmpty();
  }

  @Test
  void aSeedIsAlwaysTheSameStory() {
    for (long seed : List.of(3L, 40L, 77L)) {
      List<String> story = story(seed);
      assertThat(story).hasSizeGreaterThan(20).isEqualTo(story(seed));
    }
    assertThat(story(3)).isNotEqualTo(story(4));
  }

  private static List<String> story(long seed) {
    Tally tally = Tally.telling();
    Simulation.Verdict verdict = Silence.during(() -> Campaign.run(seed, tally));
    List<String> story = new ArrayList<>(verdict.transcript());
    story.addAll(tally.table());
    return story;
  }

  private static String told(Campaign.Failure failure) {
    return Silence.during(() -> Campaign.explain(failure.seed()));
  }

  /** What has to happen in the storms for them to prove anything. */
  private static final class Milestone {

    private static final List<String> EVENTS =
        List.of(
            "ScaledOut",
            "ScaledIn",
            "ScaleOutBlocked",
            "ScaleOutUnblocked",
            "UpgradeStarted",
            "BatchStarted",
            "BatchCompleted",
            "UpgradeCompleted",
            "UpgradeFailed",
            "UpgradeRolledBack",
            "InstanceUpgraded",
            "InstanceRepaired",
            "RepairsSuspended",
            "NameConflict",
            "ImageAvailable",
            "ImageWithdrawn");

    private static final List<String> CONDITIONS =
        List.of(
            "Ready=True AllInstancesReady",
            "Ready=False PlatformImageNotFound",
            "Ready=False ImageDownloading",
            "Ready=False ImageDownloadFailed",
            "Ready=False ImageRemoving",
            "Ready=False CreateRefused",
            "Ready=False SizeNotFound",
            "Ready=False RuntimeMissing",
            "Ready=False ScalingOut",
            "Ready=False ScalingIn",
            "Ready=False Upgrading",
            "Ready=False Replacing",
            "Ready=False InvalidSpec",
            "Ready=False WaitingForInstances",
            "Ready=False InstancesNotStarting",
            "Placed=False ZoneDown",
            "Placed=False InsufficientFaultDomains",
            "Placed=False NoEligibleNodes",
            "Placed=False Unschedulable",
            "Stalled=True UpgradeFailed",
            "Stalled=True RepairsSuspended",
            "Stalled=True ScaleInBlocked",
            "Stalled=True DeleteRefused",
            "Protected=True ScaleInBlocked",
            "UpToDate=False Outdated",
            "UpToDate=False DigestChanged",
            "UpToDate=Unknown ImageUnknown");

    private static final List<String> COURSES =
        List.of(
            "roll begun",
            "batch in place",
            "batch with surge",
            "surge over",
            "batch over",
            "batch after another one",
            "roll that skips protected instances",
            "roll SUCCEEDED",
            "roll SUPERSEDED",
            "roll FAILED",
            "roll ROLLED_BACK",
            "roll failed: BatchUnhealthy",
            "roll failed: CreateRefused",
            "repairs suspended",
            "preview reported",
            "delete for SCALE_IN",
            "delete for UPGRADE",
            "delete for ROLLBACK",
            "delete for REPAIR",
            "delete for LOST",
            "delete for STRANDED",
            "ghost beside a complete set",
            "creates in a namespace that goes",
            "namespaces deleted",
            "instances shown again",
            "node registered anew under its instances",
            "creates refused",
            "probes refused",
            "deletes refused",
            "refused by QUOTA",
            "refused by SOMEBODY",
            "refused by OUTAGE",
            "refused by CONFLICT",
            "images removed",
            "visits on a stale view",
            "wake-ups judged");

    static Stream<String> names() {
      return Stream.of(
              Stream.of(Deed.values()).map(deed -> "deed " + deed),
              Stream.of(Fault.values()).map(fault -> "fault " + fault),
              Stream.of("SETS", "PODS", "IMAGES", "NODES", "SIZES").map("watch held "::concat),
              EVENTS.stream().map("event "::concat),
              CONDITIONS.stream(),
              COURSES.stream())
          .flatMap(names -> names);
    }
  }
}
