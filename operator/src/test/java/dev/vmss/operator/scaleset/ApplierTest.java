package dev.vmss.operator.scaleset;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vmss.api.v1alpha1.SourceKind;
import dev.vmss.api.v1alpha1.UpgradeMode;
import dev.vmss.operator.runtime.Instance;
import dev.vmss.operator.runtime.InstanceRuntime;
import dev.vmss.operator.runtime.InstanceRuntime.Cause;
import dev.vmss.operator.runtime.Located;
import dev.vmss.operator.runtime.ProfileCheck;
import dev.vmss.operator.runtime.Recipe;
import dev.vmss.operator.runtime.Slot;
import dev.vmss.operator.scaleset.fixture.Snapshots;
import dev.vmss.operator.scaleset.fixture.Specs;
import dev.vmss.operator.scaleset.plan.Outcome;
import dev.vmss.operator.scaleset.plan.Plan;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** What becomes of a plan when the server refuses, or a call breaks down. */
class ApplierTest {

  /** Answers every call alike, and counts them. */
  private static final class Server implements InstanceRuntime {

    private final List<String> asked = new ArrayList<>();
    private Supplier<CreateResult> probes = CreateResult.Exists::new;
    private Supplier<CreateResult> creates = CreateResult.Exists::new;
    private Supplier<DeleteResult> deletes = DeleteResult.Done::new;

    @Override
    public Map<SourceKind, ProfileCheck> kinds() {
      return Map.of();
    }

    @Override
    public List<Instance> instances(Recipe.Owner owner) {
      return List.of();
    }

    @Override
    public List<Located> all() {
      return List.of();
    }

    @Override
    public CreateResult create(Recipe recipe, Slot slot) {
      asked.add("create");
      return creates.get();
    }

    @Override
    public CreateResult probe(Recipe recipe, Slot slot) {
      asked.add("probe");
      return probes.get();
    }

    @Override
    public DeleteResult delete(Recipe.Owner owner, Instance instance, boolean atOnce) {
      asked.add("delete");
      return deletes.get();
    }

    @Override
    public void restart(Recipe.Owner owner, Instance instance) {
      asked.add("restart");
    }

    @Override
    public void show(Recipe.Owner owner, Instance instance) {
      asked.add("show");
    }
  }

  private final Server server = new Server();

  private Outcome apply(Plan plan) {
    return new Applier(server, Runnable::run).apply(Snapshots.WEB, plan);
  }

  private static Plan upgrading() {
    return Snapshots.of(Specs.defaults().mode(UpgradeMode.AUTOMATIC))
        .running(3, "1.0.0")
        .edit(spec -> spec.customData("bmV3"))
        .plan();
  }

  private static Plan emptying() {
    return Snapshots.of(Specs.defaults().replicas(0)).running(3, "1.0.0").plan();
  }

  private static Plan filling() {
    return Snapshots.of(Specs.defaults()).plan();
  }

  /** An Error that escaped would leave the set under reconciliation for ever. */
  @Test
  void anErrorInAnyCallIsAFailureOfTheVisit() {
    Error error = new AssertionError("never");
    server.probes =
        () -> {
          throw error;
        };
    server.creates =
        () -> {
          throw error;
        };
    server.deletes =
        () -> {
          throw error;
        };
    for (Plan plan : List.of(upgrading(), emptying(), filling())) {
      assertThat(apply(plan).failure().orElseThrow()).hasCause(error);
    }
    assertThat(server.asked).containsExactly("probe", "delete", "create");
  }

  @Test
  void aRefusedDryRunDeletesNothingAndQuotaStopsNothing() {
    server.probes = () -> new InstanceRuntime.CreateResult.Refused("down", Cause.OUTAGE);
    assertThat(apply(upgrading()).refused())
        .contains(new Outcome.Refused("down", Cause.OUTAGE, true));
    assertThat(server.asked).containsExactly("probe");
    server.probes = () -> new InstanceRuntime.CreateResult.Refused("full", Cause.QUOTA);
    assertThat(apply(upgrading()).deleted()).hasSize(3);
  }

  @Test
  void aServerThatRefusesIsAskedOnce() {
    server.creates = () -> new InstanceRuntime.CreateResult.Refused("no", Cause.POLICY);
    server.deletes = () -> new InstanceRuntime.DeleteResult.Refused("kept");
    assertThat(apply(filling()).refused()).isPresent();
    Outcome kept = apply(emptying());
    assertThat(kept.kept()).extracting(Outcome.Kept::message).containsExactly("kept");
    assertThat(kept.deleted()).isEmpty();
    assertThat(server.asked).containsExactly("create", "delete");
  }
}
