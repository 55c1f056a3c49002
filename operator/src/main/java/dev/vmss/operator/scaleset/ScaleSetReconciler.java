package dev.vmss.operator.scaleset;

import dev.vmss.api.v1alpha1.SourceKind;
import dev.vmss.api.v1alpha1.VirtualMachineScaleSet;
import dev.vmss.api.v1alpha1.VirtualMachineScaleSetSpec;
import dev.vmss.api.v1alpha1.VirtualMachineScaleSetStatus;
import dev.vmss.api.v1alpha1.VirtualMachineSizeSpec;
import dev.vmss.operator.kubernetes.EventPublisher;
import dev.vmss.operator.model.SizeName;
import dev.vmss.operator.runtime.Instance;
import dev.vmss.operator.runtime.InstanceRuntime;
import dev.vmss.operator.runtime.Recipe;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The shell around the engine: takes a snapshot, lets {@link Visit} decide and act on it, and
 * remembers what it did for the next one.
 */
@ControllerConfiguration(name = ScaleSetReconciler.NAME)
public final class ScaleSetReconciler implements Reconciler<VirtualMachineScaleSet> {

  public static final String NAME = "scale-sets";

  private final Observed observed;
  private final InstanceRuntime runtime;
  private final Function<
          EventSourceContext<VirtualMachineScaleSet>, List<EventSource<?, VirtualMachineScaleSet>>>
      watches;
  private final Applier applier;
  private final EventPublisher events;
  private final ScaleSetMeters meters;
  private final Journal journal;
  private final Clock clock;
  private final boolean assumeAutoscaling;

  /**
   * @param watches makes the event sources that keep {@code observed} and {@code runtime} current
   * @param writes where creates and deletes run
   */
  public ScaleSetReconciler(
      Observed observed,
      InstanceRuntime runtime,
      Function<
              EventSourceContext<VirtualMachineScaleSet>,
              List<EventSource<?, VirtualMachineScaleSet>>>
          watches,
      EventPublisher events,
      ScaleSetMeters meters,
      Executor writes,
      Clock clock,
      boolean assumeAutoscaling) {
    this.observed = observed;
    this.runtime = runtime;
    this.watches = watches;
    this.applier = new Applier(runtime, writes);
    this.events = events;
    this.meters = meters;
    this.journal = new Journal();
    this.clock = clock;
    this.assumeAutoscaling = assumeAutoscaling;
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
    Snapshot snapshot = observe(set, now);
    VisitShell outside = new VisitShell(set, context, applier, events, meters, journal, now);
    Visit.Result result = Visit.pay(snapshot, outside);
    journal.remember(set.getMetadata().getUid(), result.recent());
    return next(result, outside.postponedTo(), now);
  }

  private Snapshot observe(VirtualMachineScaleSet set, Instant now) {
    Recipe.Owner owner =
        new Recipe.Owner(
            set.getMetadata().getNamespace(),
            set.getMetadata().getName(),
            set.getMetadata().getUid());
    List<Instance> instances = runtime.instances(owner);
    Set<String> nodes =
        instances.stream()
            .map(Instance::node)
            .flatMap(Optional::stream)
            .collect(Collectors.toSet());
    Instant second = now.truncatedTo(ChronoUnit.SECONDS);
    long generation = set.getMetadata().getGeneration();
    return new Snapshot(
        owner,
        generation,
        set.isMarkedForDeletion(),
        set.getSpec(),
        status(set),
        instances,
        observed.catalogue(),
        observed.nodes(),
        observed.gone(nodes),
        size(set.getSpec()),
        runtimes(),
        assumeAutoscaling,
        journal.recall(owner.uid()).seen(generation, firstSight(set, second)),
        second);
  }

  /**
   * A new set's first generation is as old as the set; of later ones only this process knows when
   * they came.
   */
  private static Instant firstSight(VirtualMachineScaleSet set, Instant now) {
    return set.getMetadata().getGeneration() == 1
        ? Instant.parse(set.getMetadata().getCreationTimestamp())
        : now;
  }

  private Optional<VirtualMachineSizeSpec> size(VirtualMachineScaleSetSpec spec) {
    return Optional.ofNullable(spec)
        .map(VirtualMachineScaleSetSpec::sku)
        .map(sku -> sku.name())
        .flatMap(name -> observed.size(SizeName.objectOf(name)));
  }

  private Set<SourceKind> runtimes() {
    return runtime.kinds();
  }

  static VirtualMachineScaleSetStatus status(VirtualMachineScaleSet set) {
    return Optional.ofNullable(set.getStatus()).orElse(StatusReport.NONE);
  }

  private static UpdateControl<VirtualMachineScaleSet> next(
      Visit.Result result, Optional<Instant> postponedTo, Instant now) {
    UpdateControl<VirtualMachineScaleSet> control = UpdateControl.noUpdate();
    if (result.again()) {
      return control.rescheduleAfter(Duration.ZERO);
    }
    Optional<Instant> wakeAt =
        result.wakeAt().map(at -> postponedTo.filter(at::isAfter).orElse(at)).or(() -> postponedTo);
    wakeAt.ifPresent(at -> control.rescheduleAfter(atLeastAMoment(Duration.between(now, at))));
    return control;
  }

  /** Time is read to the second, so a wake-up just before its second would find nothing changed. */
  private static Duration atLeastAMoment(Duration wait) {
    Duration moment = Duration.ofMillis(50);
    return wait.compareTo(moment) < 0 ? moment : wait;
  }
}
