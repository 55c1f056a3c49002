package dev.vmss.operator.scaleset.upgrade;

import static dev.vmss.operator.runtime.Instances.number;
import static dev.vmss.operator.scaleset.fixture.Snapshots.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vmss.operator.model.InstanceId;
import dev.vmss.operator.runtime.Instance;
import dev.vmss.operator.runtime.Instances;
import dev.vmss.operator.scaleset.fixture.Snapshots;
import dev.vmss.operator.scaleset.fixture.Specs;
import dev.vmss.operator.scaleset.snapshot.Facts;
import dev.vmss.operator.scaleset.snapshot.Target;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What became of the replacements of a batch, of instances 0 and 1 of three, by 3 and 4. */
class ReplacementsTest {

  private static final String OLD = "a-model-of-before";

  private static Snapshots three() {
    return Snapshots.of(Specs.defaults().replicas(3))
        .running(3, "1.0.0")
        .each(instance -> instance.model(OLD));
  }

  private static Instances fresh(int id) {
    return number(id).of("1.0.0").created(NOW);
  }

  private static List<Instance> members(Facts facts) {
    return facts.counting().stream().filter(i -> i.id().number() < 2).toList();
  }

  private static Replacements of(Snapshots set) {
    return of(set, 2);
  }

  private static Replacements of(Snapshots set, int surge) {
    Facts facts = set.facts();
    Target goal = Target.of(facts.image().orElseThrow(), facts.desired().model());
    Roll roll =
        Roll.begin(goal, List.of(), 3, 0, NOW)
            .beginBatch(
                three().facts().counting().subList(0, 2),
                List.of(new InstanceId(3), new InstanceId(4)),
                surge > 0,
                NOW);
    return Replacements.of(facts, goal, roll);
  }

  // standBeside

  @ParameterizedTest
  @CsvSource({"0,false", "1,false", "2,true"})
  void healthyOnesLeaveOnceAsManyHealthyOnesStandBesideThem(int healthy, boolean enough) {
    Snapshots set = three();
    for (int id = 3; id < 5; id++) {
      Instances one = fresh(id).on("node-1");
      set = set.with(id - 3 < healthy ? one.ready(NOW) : one.unready(NOW));
    }
    Replacements now = of(set);
    assertThat(now.standBeside(members(now.facts()))).isEqualTo(enough);
  }

  @Test
  void whoIsNotHealthyItselfIsNotWaitedFor() {
    Replacements now = of(three().number(0, i -> i.unready(NOW)).number(1, i -> i.unready(NOW)));
    assertThat(now.standBeside(members(now.facts()))).isTrue();
  }

  /** The set shrank: as many as are wanted are healthy without those that leave. */
  @Test
  void whoIsNotWantedAnyMoreNeedsNobodyBeside() {
    Replacements now = of(three().edit(spec -> spec.replicas(1)));
    assertThat(now.standBeside(members(now.facts()))).isTrue();
  }

  // The time of a batch

  @Test
  void itsTimeRunsFromWhenTheLastOfTheUnhealthyGotItsNode() {
    Snapshots set = three().watched().with(fresh(3).pending(), fresh(4).pending()).watched();
    assertThat(of(set).lastPlaced()).as("no node, no time").isEmpty();
    set = set.after(Duration.ofSeconds(10)).number(3, i -> i.on("node-1")).watched();
    set = set.after(Duration.ofSeconds(20)).number(4, i -> i.on("node-2")).watched();
    set = set.after(Duration.ofSeconds(40)).watched();
    assertThat(of(set).lastPlaced()).contains(NOW.plusSeconds(30));
    Snapshots one = set.number(4, i -> i.ready(NOW)).watched();
    assertThat(of(one).lastPlaced()).contains(NOW.plusSeconds(10));
  }

  @Test
  void whatNobodyCreatedYetWasNotTried() {
    Snapshots two = three().without(0).with(fresh(3).unready(NOW).on("node-1"));
    assertThat(of(two, 0).notTried()).as("all are there").isFalse();
    assertThat(of(two.without(1), 0).notTried()).isTrue();
  }

  @Test
  void whatWasLostWasTried() {
    Snapshots two = three().without(0, 1).with(fresh(3).unready(NOW).on("node-1"));
    assertThat(of(two.with(fresh(4).lost(NOW)), 0).notTried()).isFalse();
  }
}
