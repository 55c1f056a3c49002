package dev.vmss.operator.scaleset;

import dev.vmss.api.v1alpha1.VirtualMachineScaleSet;
import dev.vmss.operator.kubernetes.EventPublisher;
import dev.vmss.operator.kubernetes.StatusWriter;
import dev.vmss.operator.runtime.InstanceRuntime;
import dev.vmss.operator.scaleset.snapshot.AllowedKeys;
import dev.vmss.operator.scaleset.vocabulary.Notice;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Function;

/**
 * The shell around the engine: takes a snapshot, lets {@link Visit} decide and act on it, and
 * remembers what it did for the next one.
 */
@ControllerConfiguration(name = ScaleSetReconciler.NAME)
public final class ScaleSetReconciler implements Reconciler<VirtualMachineScaleSet> {

  public static final String NAME = "scale-sets";

  private final SnapshotTaker snapshots;
  private final Function<
          EventSourceContext<VirtualMachineScaleSet>, List<EventSource<?, VirtualMachineScaleSet>>>
      watches;
  private final Applier applier;
  private final EventPublisher events;
  private final ScaleSetMeters meters;
  private final Journal journal;
  private final Clock clock;

  /**
   * @param watches makes the event sources that keep {@code cluster} and {@code runtime} current
   * @param writes where creates and deletes run
   * @param allowedKeys what labels and annotations a tenant may give instances
   */
  public ScaleSetReconciler(
      ClusterView cluster,
      InstanceRuntime runtime,
      Function<
              EventSourceContext<VirtualMachineScaleSet>,
              List<EventSource<?, VirtualMachineScaleSet>>>
          watches,
      EventPublisher events,
      ScaleSetMeters meters,
      Executor writes,
      Clock clock,
      boolean assumeAutoscaling,
      AllowedKeys allowedKeys) {
    this.watches = watches;
    this.applier = new Applier(runtime, writes);
    this.events = events;
    this.meters = meters;
    this.journal = new Journal();
    this.snapshots = new SnapshotTaker(cluster, runtime, journal, assumeAutoscaling, allowedKeys);
    this.clock = clock;
  }

  @Override
  public List<EventSource<?, VirtualMachineScaleSet>> prepareEventSources(
      EventSourceContext<VirtualMachineScaleSet> context) {
    journal.knows(() -> context.getPrimaryCache().list().map(set -> set.getMetadata().getUid()));
    return watches.apply(context);
  }

  @Override
  public UpdateControl<VirtualMachineScaleSet> reconcile(
      VirtualMachineScaleSet set, Context<VirtualMachineScaleSet> context) {
    Instant now = clock.instant();
    VisitShell effects = new VisitShell(set, publisher(context), applier, meters, journal, now);
    Visit.Result result = Visit.run(snapshots.take(set, now), effects);
    journal.remember(set.getMetadata().getUid(), result.recent());
    result
        .failure()
        .ifPresent(
            failure -> {
              throw failure;
            });
    UpdateControl<VirtualMachineScaleSet> control = UpdateControl.noUpdate();
    nextVisit(result, effects.postponedTo(), now).ifPresent(control::rescheduleAfter);
    return control;
  }

  private StatusPublisher publisher(Context<VirtualMachineScaleSet> context) {
    return new StatusPublisher() {
      @Override
      public Optional<VirtualMachineScaleSet> write(
          VirtualMachineScaleSet set, VirtualMachineScaleSet fresh) {
        return StatusWriter.write(set, fresh, context);
      }

      @Override
      public void announce(VirtualMachineScaleSet set, Notice notice) {
        events.publish(set, notice.warning(), notice.reason().text(), notice.message());
      }
    };
  }

  /** After what time to visit again, if no event comes first. */
  static Optional<Duration> nextVisit(
      Visit.Result result, Optional<Instant> postponedTo, Instant now) {
    if (result.again()) {
      return Optional.of(Duration.ZERO);
    }
    Optional<Instant> wakeAt =
        result.wakeAt().map(at -> postponedTo.filter(at::isAfter).orElse(at)).or(() -> postponedTo);
    return wakeAt.map(at -> atLeastAMoment(Duration.between(now, at)));
  }

  /** Time is read to the second, so a wake-up just before its second would find nothing changed. */
  private static Duration atLeastAMoment(Duration wait) {
    Duration moment = Duration.ofMillis(50);
    return wait.compareTo(moment) < 0 ? moment : wait;
  }
}
