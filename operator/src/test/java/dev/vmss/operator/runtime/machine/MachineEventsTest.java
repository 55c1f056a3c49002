package dev.vmss.operator.runtime.machine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vmss.operator.kubevirt.VirtualMachine;
import dev.vmss.operator.runtime.Instance;
import dev.vmss.operator.runtime.Recipe;
import dev.vmss.operator.runtime.owned.OwnedObjects;
import dev.vmss.operator.runtime.owned.ServedVersions;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Events about a machine and about its run tell one story. */
class MachineEventsTest {

  private static final Recipe.Owner WEB = new Recipe.Owner("team-a", "web", "uid-of-web");
  private static final ResourceID SET = new ResourceID("web", "team-a");
  private static final String ALWAYS = "{runStrategy: Always}";
  private static final String READY =
      """
      {printableStatus: Running, conditions: [
        {type: Ready, status: "True", lastTransitionTime: "2026-01-15T12:01:00Z"}]}""";

  private final KubernetesClient nobody =
      new KubernetesClientBuilder()
          .withConfig(new ConfigBuilder().withAutoConfigure(false).build())
          .build();
  private final AtomicLong nanos = new AtomicLong();
  private final Runs runs = new Runs();
  private final Moves moves = new Moves(nanos::get);
  private final List<Runnable> later = new ArrayList<>();
  private final List<ResourceID> woken = new ArrayList<>();
  private final OwnedObjects<VirtualMachine> machines =
      new OwnedObjects<>(
          nobody,
          new MachineKind(runs::of, moves),
          ServedVersions.ownOnly(),
          _ -> {},
          (_, task) -> later.add(task));
  private final DataDisks disks = new DataDisks(nobody, ServedVersions.ownOnly());
  private final MachineEvents events =
      new MachineEvents(machines, disks, runs, moves, (_, task) -> later.add(task), woken::addAll);

  @AfterEach
  void close() {
    nobody.close();
  }

  private Instance only() {
    assertThat(machines.of(WEB)).hasSize(1);
    return machines.of(WEB).get(0);
  }

  @Test
  void aRunThatComesFirstIsKnownWhenTheMachineIsSeen() {
    events.shown(ObservedMachines.run("{phase: Running, nodeName: node-1}"));
    assertThat(woken).isEmpty();
    events.shown(ObservedMachines.machine(ALWAYS, READY));
    assertThat(only().node()).contains("node-1");
    assertThat(woken).containsExactly(SET);
  }

  @Test
  void whatNoRuleReadsWakesNobody() {
    events.shown(ObservedMachines.machine(ALWAYS, READY));
    events.shown(ObservedMachines.run("{phase: Running, nodeName: node-1}"));
    woken.clear();
    events.shown(
        ObservedMachines.machine(ALWAYS, READY.replace("conditions", "created: true, conditions")));
    events.shown(ObservedMachines.run("{phase: Running, nodeName: node-1, guestOSInfo: {}}"));
    assertThat(woken).isEmpty();
    events.shown(ObservedMachines.run("{phase: Running, nodeName: node-2}"));
    assertThat(only().node()).contains("node-2");
    assertThat(woken).containsExactly(SET);
  }

  @Test
  void aRunThatGoesLeavesItsMachine() {
    events.shown(ObservedMachines.machine(ALWAYS, READY));
    events.shown(ObservedMachines.run("{phase: Running, nodeName: node-1}"));
    woken.clear();
    events.gone(ObservedMachines.run("{phase: Failed, nodeName: node-1}"));
    assertThat(only().node()).isEmpty();
    assertThat(woken).containsExactly(SET);
  }

  @Test
  void aMachineThatMovedIsLookedAtAgain() {
    String migration =
        "{phase: Running, nodeName: node-1, migrationState: {startTimestamp: '2026-01-15T13:00:00Z'}}";
    events.shown(ObservedMachines.run("{phase: Running, nodeName: node-1}"));
    events.shown(ObservedMachines.machine(ALWAYS, READY));
    events.shown(ObservedMachines.run(migration));
    events.shown(
        ObservedMachines.machine(
            ALWAYS,
            """
            {printableStatus: Running, conditions: [
              {type: Ready, status: "False", lastTransitionTime: "2026-01-15T13:00:10Z"}]}"""));
    assertThat(only().ready()).isTrue();
    events.shown(
        ObservedMachines.run(
            migration.replace("00Z'}}", "00Z', endTimestamp: '2026-01-15T13:00:20Z'}}")));
    woken.clear();
    nanos.addAndGet(Moves.SETTLES_WITHIN.toNanos());
    List.copyOf(later).forEach(Runnable::run);
    assertThat(only().ready()).isFalse();
    assertThat(woken).containsExactly(SET);
  }

  @Test
  void whereNoMachinesAreServedThereAreNone() {
    events.shown(ObservedMachines.run("{phase: Running, nodeName: node-1}"));
    events.shown(ObservedMachines.machine(ALWAYS, READY));
    events.none();
    assertThat(machines.of(WEB)).isEmpty();
    events.shown(ObservedMachines.machine(ALWAYS, READY));
    assertThat(only().node()).as("runs of then are forgotten").isEmpty();
  }
}
