package dev.vmss.operator.runtime.machine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vmss.operator.kubevirt.VirtualMachine;
import dev.vmss.operator.kubevirt.VirtualMachineInstance;
import dev.vmss.operator.runtime.Instance;
import dev.vmss.operator.runtime.Snag;
import dev.vmss.operator.runtime.Snag.Stage;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is made of a machine and its run. */
class MachineReaderTest {

  private static final String ALWAYS = "{runStrategy: Always}";
  private static final String RUNNING = "{phase: Running, nodeName: node-1}";

  /** Both as they come and as the caches keep them. */
  private static Instance read(VirtualMachine machine, Optional<VirtualMachineInstance> run) {
    Instance read = MachineReader.see(machine, run).orElseThrow().instance();
    Instance pruned =
        MachineReader.see(MachinePruning.prune(machine), run.map(MachinePruning::prune))
            .orElseThrow()
            .instance();
    assertThat(pruned).isEqualTo(read);
    return read;
  }

  private static Snag snag(String status) {
    Instance instance = read(ObservedMachines.machine(ALWAYS, status), Optional.empty());
    assertThat(instance.ready()).isFalse();
    return instance.snag().orElseThrow();
  }

  @Test
  void aMachineThatRunsIsWhereItsRunIs() {
    Instance instance =
        read(
            ObservedMachines.machine(
                ALWAYS,
                """
                {printableStatus: Running, conditions: [
                  {type: Ready, status: "True", lastTransitionTime: "2026-01-15T12:01:00Z"}]}"""),
            Optional.of(ObservedMachines.run(RUNNING)));
    assertThat(instance.ready()).isTrue();
    assertThat(instance.phase()).isEqualTo(Instance.Phase.RUNNING);
    assertThat(instance.node()).contains("node-1");
    assertThat(instance.since()).isEqualTo(Instant.parse("2026-01-15T12:01:00Z"));
    assertThat(instance.created()).isEqualTo(Instant.parse(ObservedMachines.CREATED));
    assertThat(instance.stamp().imageName()).isEqualTo("ubuntu");
    assertThat(instance.stopped()).isFalse();
    assertThat(instance.snag()).isEmpty();
    assertThat(instance.workload()).isEqualTo(Instance.Workload.MACHINE);
  }

  @Test
  void whatKubeVirtHasNotLookedAtIsPending() {
    Instance instance = read(ObservedMachines.machine(ALWAYS, "null"), Optional.empty());
    assertThat(instance.phase()).isEqualTo(Instance.Phase.PENDING);
    assertThat(instance.snag().orElseThrow().failed()).isFalse();
    assertThat(instance.since()).isEqualTo(instance.created());
  }

  @Test
  void aRunOfAnEarlierMachineOfThatNameIsNotIts() {
    Instance instance =
        read(
            ObservedMachines.machine(ALWAYS, "{}"),
            Optional.of(ObservedMachines.run("uid-0", RUNNING)));
    assertThat(instance.node()).isEmpty();
    assertThat(instance.phase()).isEqualTo(Instance.Phase.PENDING);
  }

  /** KubeVirt starts it again, here or elsewhere. */
  @ParameterizedTest
  @CsvSource({"Failed", "Succeeded"})
  void aRunThatEndedIsNoLostMachine(String phase) {
    Instance instance =
        read(
            ObservedMachines.machine(ALWAYS, "{printableStatus: Stopped}"),
            Optional.of(ObservedMachines.run("{phase: %s, nodeName: node-1}".formatted(phase))));
    assertThat(instance.lost()).isFalse();
    assertThat(instance.counts()).isTrue();
    assertThat(instance.stopped()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "Always, Running, false",
    "Always, , false",
    "Halted, Running, true",
    "Halted, , true",
    "Manual, Running, false",
    "Manual, , true",
    "Manual, Succeeded, true",
    "RerunOnFailure, , true",
    "RerunOnFailure, Scheduling, false",
  })
  void itsUserStoppedItWhenTheStrategyIsNotOursAndItDoesNotRun(
      String strategy, String phase, boolean stopped) {
    Optional<VirtualMachineInstance> run =
        Optional.ofNullable(phase).map(is -> ObservedMachines.run("{phase: %s}".formatted(is)));
    String ready = "{conditions: [{type: Ready, status: \"True\"}]}";
    Instance instance =
        read(ObservedMachines.machine("{runStrategy: %s}".formatted(strategy), ready), run);
    assertThat(instance.stopped()).isEqualTo(stopped);
    assertThat(instance.ready()).isEqualTo(!stopped);
    assertThat(instance.snag()).isEmpty();
    assertThat(instance.counts()).isTrue();
  }

  @Test
  void whoFindsNoNodeIsUnschedulableInTheSchedulersWords() {
    Instance instance =
        read(
            ObservedMachines.machine(
                ALWAYS,
                """
                {printableStatus: ErrorUnschedulable, conditions: [
                  {type: Ready, status: "False", reason: GuestNotRunning},
                  {type: PodScheduled, status: "False", reason: Unschedulable,
                   message: 0/3 nodes are available}]}"""),
            Optional.of(ObservedMachines.run("{phase: Scheduling}")));
    assertThat(instance.unschedulable()).contains("0/3 nodes are available");
    assertThat(instance.snag()).isEmpty();
  }

  /** Facts 2.5: each failure shows somewhere else. */
  @Test
  void aMachineThatCouldNotBeMadeFailedWhateverIsPrinted() {
    Snag snag =
        snag(
            """
            {printableStatus: Stopped, conditions: [
              {type: Failure, status: "True", reason: FailedCreate, message: exceeded quota}]}""");
    assertThat(snag).isEqualTo(new Snag(Stage.PREPARATION, true, "FailedCreate", "exceeded quota"));
  }

  @Test
  void aPodThatWasRefusedFailedAlthoughTheMachineIsStarting() {
    Snag snag =
        snag(
            """
            {printableStatus: Starting, conditions: [
              {type: Synchronized, status: "False", reason: FailedCreate,
               message: 'violates PodSecurity "restricted:latest"'}]}""");
    assertThat(snag.failed()).isTrue();
    assertThat(snag.reason()).isEqualTo("FailedCreate");
    assertThat(snag.words()).contains("PodSecurity");
  }

  /** The two alternate every few seconds. */
  @Test
  void anImageThatCannotBePulledIsOneReason() {
    String status =
        """
        {printableStatus: %1$s, conditions: [
          {type: Synchronized, status: "False", reason: %1$s, message: no such image}]}""";
    assertThat(snag(status.formatted("ErrImagePull")))
        .isEqualTo(snag(status.formatted("ImagePullBackOff")))
        .isEqualTo(new Snag(Stage.IMAGE, true, "ImagePullBackOff", "no such image"));
  }

  /** While CDI tries again the first two alternate. */
  @Test
  void aDiskThatIsNotMadeIsOneReasonAndWhereToLookIsSaid() {
    Snag snag = snag("{printableStatus: DataVolumeError}");
    assertThat(snag("{printableStatus: Provisioning}"))
        .isEqualTo(snag)
        .isEqualTo(snag("{printableStatus: WaitingForVolumeBinding}"));
    assertThat(snag.words())
        .startsWith("its root disk is not complete")
        .contains("kubectl describe datavolume -n team-a -l kubevirt.io/created-by=");
  }

  /** A Secret that is missing shows in an Event of the Pod only. */
  @Test
  void ofAMachineThatDoesNotStartItIsSaidWhereToLook() {
    assertThat(snag("{printableStatus: Starting}").words())
        .contains("kubectl describe pod -n team-a -l vm.kubevirt.io/name=web-1");
  }

  @Test
  void aMissingRightToCloneNamesWhoLacksWhatWhere() {
    Snag snag =
        snag(
            """
            {printableStatus: Stopped, conditions: [
              {type: Failure, status: "True", reason: FailedCreate,
               message: "Error encountered while creating DataVolumes: not authorized to create DataVolume: User system:serviceaccount:team-a:default has insufficient permissions in clone source namespace vmss-system"}]}""");
    assertThat(snag.failed()).isTrue();
    assertThat(snag.reason()).isEqualTo("CloneForbidden");
    assertThat(snag.words())
        .isEqualTo(
            "ServiceAccount 'default' of namespace 'team-a' may not clone the imported disk, to create datavolumes/source in namespace 'vmss-system': have the cloud operator bind it to Role vmss-image-cloner there");
  }

  @Test
  void aGuestThatNeverRunsSaysHowOftenItTried() {
    Snag snag =
        snag("{printableStatus: CrashLoopBackOff, startFailure: {consecutiveFailCount: 4}}");
    assertThat(snag.stage()).isEqualTo(Stage.RUN);
    assertThat(snag.failed()).isTrue();
    assertThat(snag.words()).contains("4 times");
  }

  @ParameterizedTest
  @CsvSource({
    "DataVolumeError, MACHINE, false",
    "ErrorPvcNotFound, PREPARATION, true",
    "Provisioning, MACHINE, false",
    "WaitingForVolumeBinding, MACHINE, false",
    "Starting, MACHINE, false",
    "Unknown, MACHINE, false",
    "Paused, HEALTH, false",
    "Running, HEALTH, false",
  })
  void whatIsPrintedTellsWhatIsSlowFromWhatWentWrong(String printed, Stage stage, boolean failed) {
    Snag snag = snag("{printableStatus: %s}".formatted(printed));
    assertThat(snag.stage()).isEqualTo(stage);
    assertThat(snag.failed()).isEqualTo(failed);
    assertThat(snag.words()).isNotEqualTo("null");
  }
}
