package dev.vmss.operator.runtime.machine;

import dev.vmss.api.v1alpha1.VirtualMachineScaleSet;
import dev.vmss.operator.kubevirt.VirtualMachine;
import dev.vmss.operator.runtime.owned.OwnedObjects;
import dev.vmss.operator.runtime.owned.Strays;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.Event;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.AbstractEventSource;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Watches machines while the cluster has KubeVirt, which may come and go under a running operator:
 * asked by discovery, for which no right is needed. That it came, or went, concerns every set.
 */
final class MachineEventSource extends AbstractEventSource<VirtualMachine, VirtualMachineScaleSet> {

  private static final long LOOK_SECONDS = 15;

  private final EventSourceContext<VirtualMachineScaleSet> context;
  private final MachineWatch watch;
  private final Consumer<Boolean> served;
  private final ScheduledExecutorService looks =
      Executors.newSingleThreadScheduledExecutor(Thread.ofVirtual().name("kubevirt").factory());

  /**
   * @param served told whether machines can be made
   */
  MachineEventSource(
      EventSourceContext<VirtualMachineScaleSet> context,
      OwnedObjects<VirtualMachine> machines,
      DataDisks disks,
      Runs runs,
      Moves moves,
      Strays.Later later,
      Consumer<Boolean> served) {
    super(VirtualMachine.class, "machines");
    this.context = context;
    this.served = served;
    this.watch =
        new MachineWatch(
            context.getClient(),
            context.getControllerConfiguration().getEffectiveNamespaces(),
            new MachineEvents(machines, disks, runs, moves, later, this::wake));
  }

  /** The first visit must know the machines there are. */
  @Override
  public void start() {
    super.start();
    look();
    var _ = looks.scheduleWithFixedDelay(this::look, LOOK_SECONDS, LOOK_SECONDS, TimeUnit.SECONDS);
  }

  @Override
  public void stop() {
    super.stop();
    looks.shutdownNow();
    watch.end();
  }

  private void look() {
    if (watch.look()) {
      served.accept(watch.runs());
      context.getPrimaryCache().list(_ -> true).map(ResourceID::fromResource).forEach(this::wake);
    }
  }

  private void wake(Set<ResourceID> sets) {
    sets.forEach(this::wake);
  }

  private void wake(ResourceID set) {
    getEventHandler().handleEvent(new Event(set));
  }

  /** The index of the runtime finds a set's machines. */
  @Override
  public Set<VirtualMachine> getSecondaryResources(VirtualMachineScaleSet set) {
    return Set.of();
  }
}
