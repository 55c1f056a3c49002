package dev.vmss.operator.scaleset.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vmss.operator.catalogue.Resolution;
import dev.vmss.operator.placement.Obstacle;
import dev.vmss.operator.scaleset.Situation;
import dev.vmss.operator.scaleset.fixture.Plans;
import dev.vmss.operator.scaleset.plan.Plan;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * One table for every condition: in which situation it says what (02, "kstatus"; reasons: 02 and
 * 03). "All messages are full sentences with numbers and names, and say what would help."
 */
class ConditionsTest {

  private static void says(Situation situation, String type, String verdict, String message) {
    Plan plan = situation.plan();
    assertThat(Plans.says(plan, type)).isEqualTo(verdict);
    assertThat(Plans.message(plan, type)).isEqualTo(message);
  }

  private static void says(Situation situation, String type, String verdict) {
    assertThat(Plans.says(situation.plan(), type)).isEqualTo(verdict);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          FULL                      | True/AllInstancesReady     | All 3 instances are ready.
          EMPTY_AND_WANTED_SO       | True/AllInstancesReady     | All 0 instances are ready.
          WITHDRAWN_WHILE_FULL      | True/AllInstancesReady     | All 3 instances are ready.
          FULL_WITHOUT_NODES        | True/AllInstancesReady     | All 3 instances are ready.
          PAUSED                    | True/AllInstancesReady     | All 3 instances are ready.
          OUTDATED_BY_MODEL         | True/AllInstancesReady     | All 3 instances are ready.
          OUTDATED_BY_IMAGE         | True/AllInstancesReady     | All 3 instances are ready.
          OTHER_DIGEST              | True/AllInstancesReady     | All 3 instances are ready.
          PROTECTED                 | True/AllInstancesReady     | All 3 instances are ready.
          SCALING_OUT               | False/ScalingOut           | Creating 2 instances of 5.
          LOST_YOUNG                | False/ScalingOut           | Creating 1 instance of 3. 1 was lost soon after their creation; they are replaced with back-off.
          SCALING_IN                | False/ScalingIn            | 2 instances are being deleted.
          LEAVING                   | False/ScalingIn            | 1 instance is being deleted.
          STARTING                  | False/WaitingForInstances  | Waiting for 1 instance of 3 to become ready.
          NOT_READY_FOR_LONG_ENOUGH | False/WaitingForInstances  | Waiting for 1 instance of 3 to become ready.
          NOT_STARTING              | False/InstancesNotStarting | 1 instance of 3 does not become ready: ImagePullBackOff (1). For example web-1 on node node-2: manifest unknown.
          ROLLING                   | False/Upgrading            | Batch 1: replacing 1 instance of 3 outdated: web-0.
          PAUSING                   | False/Upgrading            | Pausing between batches until 2026-01-15T13:00:01Z.
          REPAIRING                 | False/Replacing            | Repairing 1 unhealthy instance.
          MACHINE_DISK              | False/RuntimeMissing       | Image 'Canonical:UbuntuServer:22.04-LTS:latest' is a machine disk, and the cluster has no KubeVirt that this operator uses: 1 instance cannot be created. Install KubeVirt (kubevirt.io/v1), where the operator's option runtime.kubevirt.enabled is not false, or use an image with source containerImage.
          REFUSED                   | False/CreateRefused        | The API server refuses new instances, 1 of 4 instances cannot be created: exceeded quota: pods=3
          KEPT                      | False/DeleteRefused        | The API server refuses to delete 1 instance that should go (web-2): denied by policy
          PROTECTED_FROM_SCALE_IN   | False/ScaleInBlocked       | 2 instances more should go, but every instance that may be chosen is protected: remove vmss.dev/protect-from-scale-in (or -scale-set-actions) from some, or delete them yourself.
          ROLL_FAILED               | False/UpgradeFailed        | Batch 1: 1 of 1 upgraded instance is not healthy after 5m30s; maxUnhealthyUpgradedInstancePercent allows 20 %. No earlier image resolves (or only the profile changed), so nothing is rolled back: mend the model.
          REPAIRS_GIVEN_UP          | False/RepairsSuspended     | Automatic repairs are suspended: 3 replacements in a row never became healthy. They resume when the model or the image changes.
          INVALID                   | False/InvalidSpec          | spec.replicas is -1: it must be between 0 and 1000. Running instances are not affected.
          """)
  void ready(Situation situation, String verdict, String message) {
    says(situation, "Ready", verdict, message);
  }

  /** "Ready.reason repeats the first blocking reason." */
  @ParameterizedTest
  @EnumSource(Situation.class)
  void readyRepeatsTheFirstBlockingReason(Situation situation) {
    Plan plan = situation.plan();
    Condition stalled = Plans.condition(plan, "Stalled");
    if ("True".equals(stalled.getStatus())) {
      Condition ready = Plans.condition(plan, "Ready");
      assertThat(ready.getReason()).isEqualTo(stalled.getReason());
      assertThat(ready.getMessage()).isEqualTo(stalled.getMessage());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          FULL                  | False/Settled
          PAUSED                | False/Settled
          OUTDATED_BY_IMAGE     | False/Settled
          SCALING_OUT           | True/ScalingOut
          LOST_YOUNG            | True/ScalingOut
          SCALING_IN            | True/ScalingIn
          LEAVING               | True/ScalingIn
          STARTING              | True/WaitingForInstances
          NOT_STARTING          | True/InstancesNotStarting
          ROLLING               | True/Upgrading
          PAUSING               | True/Upgrading
          REPAIRING             | True/Replacing
          DOWNLOADING           | True/ImageDownloading
          NOT_FOUND_YET         | True/PlatformImageNotFound
          UNSCHEDULABLE_YET     | True/Unschedulable
          NOT_FOUND             | False/Stalled
          UPGRADE_WITHOUT_NODES | False/Stalled
          INVALID               | False/InvalidSpec
          """)
  void reconciling(Situation situation, String verdict) {
    says(situation, "Reconciling", verdict);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          FULL                    | False/Progressing
          SCALING_OUT             | False/Progressing
          DOWNLOADING             | False/Progressing
          NOT_FOUND_YET           | False/Progressing
          UNSCHEDULABLE_YET       | False/Progressing
          PAUSED                  | False/Progressing
          WITHDRAWN_WHILE_FULL    | False/Progressing
          NOT_FOUND               | True/PlatformImageNotFound
          NEVER_RESOLVED          | True/PlatformImageNotFound
          UPGRADE_WITHOUT_IMAGE   | True/PlatformImageNotFound
          DOWNLOAD_FAILED         | True/ImageDownloadFailed
          REMOVING                | True/ImageRemoving
          MACHINE_DISK            | True/RuntimeMissing
          WITHOUT_SIZE            | True/SizeNotFound
          WITHOUT_NODES           | True/NoEligibleNodes
          UPGRADE_WITHOUT_NODES   | True/NoEligibleNodes
          TOO_FEW_NODES           | True/InsufficientFaultDomains
          ZONES_DOWN              | True/ZoneDown
          UNBALANCED              | True/ZoneDown
          UNSCHEDULABLE           | True/Unschedulable
          REFUSED                 | True/CreateRefused
          KEPT                    | True/DeleteRefused
          PROTECTED_FROM_SCALE_IN | True/ScaleInBlocked
          ROLL_FAILED             | True/UpgradeFailed
          REPAIRS_GIVEN_UP        | True/RepairsSuspended
          INVALID                 | True/InvalidSpec
          """)
  void stalled(Situation situation, String verdict) {
    says(situation, "Stalled", verdict);
  }

  /** The sentences about images that are away: {@link ImageWordsTest}. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          FULL                  | True/Available
          OUTDATED_BY_IMAGE     | True/Available
          MACHINE_DISK          | True/Available
          NOT_FOUND             | False/PlatformImageNotFound
          NOT_FOUND_YET         | False/PlatformImageNotFound
          WITHDRAWN_WHILE_FULL  | False/PlatformImageNotFound
          DOWNLOADING           | False/ImageDownloading
          DOWNLOAD_FAILED       | False/ImageDownloadFailed
          REMOVING              | False/ImageRemoving
          """)
  void imageAvailable(Situation situation, String verdict) {
    says(situation, "ImageAvailable", verdict);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          FULL                  | True/Placed                    | 3 instances are on 3 nodes.
          NEVER_RESOLVED        | True/Placed                    | 0 instances are on 0 nodes.
          FULL_WITHOUT_NODES    | True/Placed                    | 3 instances are on 3 nodes.
          WITHOUT_SIZE          | False/SizeNotFound             | VirtualMachineSize 'standard-a1-v2' (spec.sku.name Standard_A1_v2) does not exist: 1 instance cannot be created.
          WITHOUT_NODES         | False/NoEligibleNodes          | None of 6 nodes can take size Standard_A1_v2: 6 are cordoned. 1 of 4 instances cannot be created.
          UPGRADE_WITHOUT_NODES | False/NoEligibleNodes          | None of 6 nodes can take size Standard_A1_v2: 6 are cordoned. The upgrade waits.
          TOO_FEW_NODES         | False/InsufficientFaultDomains | platformFaultDomainCount 7 needs 7 nodes, 6 are eligible: add nodes or lower spec.platformFaultDomainCount. 3 of 3 instances cannot be created.
          ZONES_DOWN            | False/ZoneDown                 | 2 of 3 zones have no eligible node (z1, z2); at most one may be down: bring their nodes back or change spec.zones. 3 of 3 instances cannot be created.
          UNBALANCED            | False/ZoneDown                 | Zone z2 has no eligible node and spec.zoneBalance is true, so the next instance has no place that keeps the 3 zones balanced: bring its nodes back or set spec.zoneBalance to false. 1 of 3 instances cannot be created.
          UNSCHEDULABLE         | False/Unschedulable            | 1 instance of 3 found no node; the scheduler says: 0/6 nodes: cpu.
          UNSCHEDULABLE_YET     | False/Unschedulable            | 1 instance of 3 found no node; the scheduler says: 0/6 nodes: cpu.
          """)
  void placed(Situation situation, String verdict, String message) {
    says(situation, "Placed", verdict, message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          FULL                 | True/UpToDate        | Every instance is of the latest model and of image version 1.0.0, which a new instance would get.
          WITHDRAWN_WHILE_FULL | True/UpToDate        | Every instance is of the latest model and of image version 1.0.0, the last that resolved.
          NEVER_RESOLVED       | Unknown/ImageUnknown | No image could be used yet, so nothing can be said about the instances' version.
          ROLLING              | False/Outdated       | 3 of 3 instances are outdated, 3 by the model and 0 by the image alone; a new one gets version 1.0.0.
          OUTDATED_BY_MODEL    | False/Outdated       | 3 of 3 instances are outdated, 3 by the model and 0 by the image alone; a new one gets version 1.0.0. Mode Manual keeps them: annotate an instance with vmss.dev/upgrade=requested, or delete it, to bring it along.
          OUTDATED_BY_IMAGE    | False/Outdated       | 3 of 3 instances are outdated, 0 by the model and 3 by the image alone; a new one gets version 2.0.0. Set upgradePolicy.automaticOSUpgrade to true to roll them, annotate an instance with vmss.dev/upgrade=requested, or delete it.
          OTHER_DIGEST         | False/DigestChanged  | 3 of 3 instances run another digest of version 1.0.0. Set upgradePolicy.automaticOSUpgrade to true to roll them, annotate an instance with vmss.dev/upgrade=requested, or delete it.
          """)
  void upToDate(Situation situation, String verdict, String message) {
    says(situation, "UpToDate", verdict, message);
  }

  /**
   * "Protected=True, reason=ScaleInBlocked says how many are still wanted gone" (03, "Scale-in").
   */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          FULL                    | False/NothingBlocked | No instance is protected.
          PROTECTED               | False/NothingBlocked | 1 instance is protected; that keeps nothing from happening now.
          PROTECTED_FROM_SCALE_IN | True/ScaleInBlocked  | 2 instances more should go, but every instance that may be chosen is protected: remove vmss.dev/protect-from-scale-in (or -scale-set-actions) from some, or delete them yourself.
          """)
  void protection(Situation situation, String verdict, String message) {
    says(situation, "Protected", verdict, message);
  }

  /** Every reason that 02 and 03 name is shown in one situation at least. */
  @Test
  void everyReasonIsShown() {
    List<String> shown = new ArrayList<>();
    for (Situation situation : Situation.values()) {
      situation.plan().status().conditions().forEach(c -> shown.add(c.getReason()));
    }
    Stream<String> named =
        Stream.of(
                "CreateRefused, DeleteRefused, ScaleInBlocked, UpgradeFailed, RepairsSuspended, InvalidSpec,"
                    .split(",\\s*"),
                "DigestChanged, Outdated, UpToDate, RuntimeMissing, InstancesNotStarting"
                    .split(",\\s*"))
            .flatMap(Stream::of);
    assertThat(shown).containsAll(named.toList());
    assertThat(shown)
        .containsAll(Stream.of(Resolution.Reason.values()).map(r -> r.text()).toList())
        .containsAll(Stream.of(Obstacle.Reason.values()).map(r -> r.text()).toList());
  }
}
