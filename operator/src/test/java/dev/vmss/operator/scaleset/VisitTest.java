package dev.vmss.operator.scaleset;

import static dev.vmss.operator.scaleset.fixture.Snapshots.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vmss.api.v1alpha1.UpgradeMode;
import dev.vmss.api.v1alpha1.VirtualMachineScaleSetStatus;
import dev.vmss.operator.runtime.InstanceRuntime.Cause;
import dev.vmss.operator.runtime.Slot;
import dev.vmss.operator.scaleset.fixture.Plans;
import dev.vmss.operator.scaleset.fixture.Snapshots;
import dev.vmss.operator.scaleset.fixture.Specs;
import dev.vmss.operator.scaleset.plan.Memory;
import dev.vmss.operator.scaleset.plan.Outcome;
import dev.vmss.operator.scaleset.plan.Outcome.Refused;
import dev.vmss.operator.scaleset.plan.Plan;
import dev.vmss.operator.scaleset.report.StatusReport;
import dev.vmss.operator.scaleset.snapshot.Recent;
import dev.vmss.operator.scaleset.vocabulary.Action;
import dev.vmss.operator.scaleset.vocabulary.Notice;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** In which order a visit decides, acts and reports: 03, end of "Upgrade modes"; "Scale-in". */
class VisitTest {

  /** Writes down what a visit does, and lets a test decide what comes of it. */
  private static final class Diary implements Effects {

    private final List<String> lines = new ArrayList<>();
    private Function<Plan, Outcome> answer = Diary::allGood;
    private boolean changedMeanwhile;
    private Optional<RuntimeException> reportFails = Optional.empty();

    static Outcome allGood(Plan plan) {
      return new Outcome(
          plan.creates().stream().map(Action.Create::slot).toList(),
          List.of(),
          plan.deletes(),
          Optional.empty(),
          false);
    }

    @Override
    public Outcome act(Plan plan) {
      lines.add("act");
      return answer.apply(plan);
    }

    @Override
    public boolean report(VirtualMachineScaleSetStatus status) {
      lines.add("report");
      reportFails.ifPresent(
          failure -> {
            throw failure;
          });
      return !changedMeanwhile;
    }

    @Override
    public void announce(Notice notice) {
      lines.add(notice.reason().text());
    }
  }

  private final Diary diary = new Diary();

  private Visit.Result visit(Snapshots set) {
    return Visit.run(set.snapshot(), diary);
  }

  private static Snapshots three() {
    return Snapshots.of(Specs.defaults()).running(3, "1.0.0");
  }

  private static Snapshots rolling() {
    return Snapshots.of(Specs.defaults().mode(UpgradeMode.ROLLING))
        .running(3, "1.0.0")
        .reported()
        .edit(spec -> spec.customData("bmV3"));
  }

  private static Snapshots repairing() {
    return Snapshots.of(Specs.defaults().repairs())
        .running(3, "1.0.0")
        .number(1, i -> i.unready(NOW.minus(Duration.ofHours(1))))
        .reported()
        .status(StatusReport.NONE);
  }

  // "A plan that changes status.upgrade or status.repairs writes status *first*, with
  // resourceVersion; on 409 it does nothing and plans again. Only then it acts."

  @Test
  void aRollIsReportedBeforeAnythingIsDeleted() {
    visit(rolling());
    assertThat(diary.lines).containsExactly("report", "act", "UpgradeStarted", "BatchStarted");
  }

  @Test
  void aRepairIsReportedBeforeAnythingIsDeleted() {
    visit(repairing());
    assertThat(diary.lines).startsWith("report", "act").contains("InstanceRepaired");
  }

  @Test
  void onConflictNothingIsDoneAndNothingIsSaid() {
    diary.changedMeanwhile = true;
    Visit.Result result = visit(rolling());
    assertThat(diary.lines).containsExactly("report");
    assertThat(result.recent()).isEqualTo(rolling().snapshot().recent());
    assertThat(result.failure()).isEmpty();
    assertThat(result.wakeAt()).as("planned again").contains(NOW.plusSeconds(1));
  }

  @Test
  void anErrorBeforeTheStatusIsWrittenDeletesNothing() {
    diary.reportFails = Optional.of(new IllegalStateException("500"));
    assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> visit(rolling())))
        .hasMessage("500");
    assertThat(diary.lines).containsExactly("report");
  }

  @Test
  void everythingElseIsDoneFirstAndReportedAfterwards() {
    visit(three().edit(spec -> spec.replicas(5)));
    assertThat(diary.lines).containsExactly("act", "report", "ScaledOut");
  }

  @Test
  void withNothingToDoThereIsOnlyTheStatus() {
    Visit.Result result = visit(three());
    assertThat(diary.lines).containsExactly("report");
    assertThat(result.again()).isFalse();
    assertThat(result.wakeAt()).isEmpty();
  }

  /** What was deleted has to be made again: the next pass creates it. */
  @Test
  void deletesAreFollowedByAnotherVisitAtOnce() {
    assertThat(visit(rolling()).again()).isTrue();
  }

  /** "Deletes carry the resourceVersion the decision was made on; 409 means plan again." */
  @Test
  void aDeleteOfAnInstanceThatChangedIsPlannedAgain() {
    diary.answer = plan -> new Outcome(List.of(), List.of(), List.of(), Optional.empty(), true);
    Visit.Result result = visit(three().edit(spec -> spec.replicas(2)));
    assertThat(result.recent().deleted()).isEmpty();
    assertThat(result.wakeAt()).contains(NOW.plusSeconds(1));
    assertThat(diary.lines).doesNotContain("ScaledIn");
  }

  /** The status was computed before the server refused: the next visit has a truer one. */
  @Test
  void aRefusalIsReportedByAnotherVisitAtOnce() {
    Refused no = new Refused("no", Cause.POLICY, false);
    diary.answer = plan -> new Outcome(List.of(), List.of(), List.of(), Optional.of(no), false);
    Visit.Result result = visit(Snapshots.of(Specs.defaults()));
    assertThat(diary.lines).containsExactly("act");
    assertThat(result.again()).isTrue();
    assertThat(result.recent().refusal()).isPresent();
  }

  /** 02: "the id is taken, one Event NameConflict, the next id is used." */
  @Test
  void aNameThatIsSomebodyElsesIsToldAndTaken() {
    diary.answer =
        plan -> {
          List<Slot> wanted = plan.creates().stream().map(Action.Create::slot).toList();
          return new Outcome(
              wanted.subList(1, 3), wanted.subList(0, 1), List.of(), Optional.empty(), false);
        };
    Visit.Result result = visit(Snapshots.of(Specs.defaults()));
    assertThat(diary.lines).contains("NameConflict", "ScaledOut");
    assertThat(result.again()).isTrue();
    assertThat(result.recent().taken()).containsOnlyKeys(0);
    Snapshots next =
        Snapshots.of(Specs.defaults())
            .recent(result.recent())
            .with(
                dev.vmss.operator.runtime.Instances.number(1),
                dev.vmss.operator.runtime.Instances.number(2));
    assertThat(Plans.created(next.plan())).containsExactly(3);
  }

  /** "A set or namespace with a deletionTimestamp gets an empty plan": its answer says so. */
  @Test
  void aNamespaceThatGoesIsAskedOnce() {
    diary.answer =
        _ ->
            new Outcome(
                List.of(),
                List.of(),
                List.of(),
                Optional.empty(),
                List.of(),
                false,
                true,
                Optional.empty());
    Visit.Result result = visit(Snapshots.of(Specs.defaults()));
    assertThat(result.again()).isTrue();
    assertThat(result.recent().namespaceGoes()).isTrue();
    assertThat(diary.lines).as("no status on the way out").containsExactly("act");
    Snapshots going = Snapshots.of(Specs.defaults()).recent(result.recent()).deleting();
    assertThat(visit(going).recent().namespaceGoes()).isTrue();
    assertThat(diary.lines).filteredOn("act"::equals).hasSize(1);
  }

  /** A number is kept no longer than 5 minutes after its last refusal. */
  @Test
  void whatSomebodyElseHadIsForgotten() {
    Snapshots set = three().recent(Recent.NOTHING.withTaken(Map.of(7, NOW)));
    assertThat(after(set.after(Duration.ofSeconds(299))).taken()).containsOnlyKeys(7);
    assertThat(after(set.after(Duration.ofSeconds(300))).taken()).isEmpty();
  }

  /** What other calls came to is remembered, so that nothing is deleted twice. */
  @Test
  void aCallThatWasNotAnsweredDoesNotLoseTheOthers() {
    RuntimeException failure = new IllegalStateException("timeout");
    diary.answer =
        plan ->
            new Outcome(
                List.of(),
                List.of(),
                plan.deletes().subList(0, 1),
                Optional.empty(),
                List.of(),
                false,
                false,
                Optional.of(failure));
    Visit.Result result = visit(three().edit(spec -> spec.replicas(1)));
    assertThat(result.failure()).contains(failure);
    assertThat(result.recent().deleted()).containsExactly("uid-2");
    assertThat(diary.lines).as("nobody waits for an answer to see a status").contains("report");
  }

  /** An Event says what the status says: without it, it would be said again by the next visit. */
  @Test
  void whatWasNotReportedIsNotAnnounced() {
    diary.changedMeanwhile = true;
    visit(Snapshots.of(Specs.defaults()).catalogue());
    assertThat(diary.lines).containsExactly("report");
  }

  // "UIDs deleted by us count as terminating until the cache agrees."

  private static Recent after(Snapshots set) {
    Plan plan = set.plan();
    return Memory.after(set.snapshot(), plan, Diary.allGood(plan));
  }

  @Test
  void whatWeDeletedCountsAsTerminatingUntilTheCacheAgrees() {
    Snapshots set = three().edit(spec -> spec.replicas(2));
    Recent learnt = after(set);
    assertThat(learnt.deleted()).containsExactly("uid-2");
    Snapshots stale = set.recent(learnt);
    assertThat(stale.plan().actions()).as("the cache still shows it").isEmpty();
    assertThat(after(stale).deleted()).as("remembered on").containsExactly("uid-2");
    Snapshots caughtUp = stale.number(2, i -> i.terminating());
    assertThat(after(caughtUp).deleted()).as("the cache agrees").isEmpty();
    assertThat(after(stale.without(2)).deleted()).as("it is gone").isEmpty();
  }

  @Test
  void whatWeDeletedIsNotDeletedAgainOnTheWayFurtherDown() {
    Snapshots set = three().recent(Recent.NOTHING.withDeleted(Set.of("uid-2")));
    assertThat(Plans.deleted(set.edit(spec -> spec.replicas(1)).plan())).containsExactly(1);
  }

  /** Memory is of this process: losing it costs an early retry, never a wrong write. */
  @Test
  void aRestartForgetsTheDeleteAndPlansItAgain() {
    Snapshots set = three().edit(spec -> spec.replicas(2)).recent(Recent.NOTHING);
    assertThat(Plans.deleted(set.plan())).containsExactly(2);
  }

  @Test
  void aRefusedCreateIsRememberedUntilOneSucceeds() {
    Snapshots set = Snapshots.of(Specs.defaults());
    Refused no = new Refused("no", Cause.POLICY, false);
    Outcome refused = new Outcome(List.of(), List.of(), List.of(), Optional.of(no), false);
    Recent once = Memory.after(set.snapshot(), set.plan(), refused);
    assertThat(once.refusal().orElseThrow().attempts()).isEqualTo(1);
    Snapshots later = set.recent(once).after(Duration.ofSeconds(1));
    Recent twice = Memory.after(later.snapshot(), later.plan(), refused);
    assertThat(twice.refusal().orElseThrow().attempts()).isEqualTo(2);
    assertThat(after(later).refusal()).isEmpty();
  }

  /** A webhook may write a novel; it has to fit a status. */
  @Test
  void theServersWordsAreKeptShort() {
    Snapshots set = Snapshots.of(Specs.defaults());
    Refused no = new Refused("no ".repeat(1_000), Cause.POLICY, false);
    Outcome refused = new Outcome(List.of(), List.of(), List.of(), Optional.of(no), false);
    assertThat(Memory.after(set.snapshot(), set.plan(), refused).refusal().orElseThrow().message())
        .hasSize(300)
        .endsWith("...");
  }
}
