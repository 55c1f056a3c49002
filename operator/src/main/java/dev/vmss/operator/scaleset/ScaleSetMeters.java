package dev.vmss.operator.scaleset;

import dev.vmss.api.v1alpha1.VirtualMachineScaleSet;
import dev.vmss.api.v1alpha1.VirtualMachineScaleSetStatus;
import dev.vmss.operator.scaleset.plan.Outcome;
import dev.vmss.operator.scaleset.report.Blocking;
import dev.vmss.operator.scaleset.report.StatusReport;
import dev.vmss.operator.scaleset.vocabulary.Action;
import dev.vmss.operator.scaleset.vocabulary.ConditionTypes;
import dev.vmss.operator.scaleset.vocabulary.Notice;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * The engine's metrics. Labels are bounded: a set has four gauges, everything else is counted by
 * reason. All time series of a set end with it.
 */
public final class ScaleSetMeters {

  private final MeterRegistry registry;
  private final Clock clock;
  private final Timer reaction;
  private final Timer blocked;
  private final Map<String, VirtualMachineScaleSet> sets = new ConcurrentHashMap<>();
  private final Map<String, List<Meter>> gauges = new ConcurrentHashMap<>();
  private final Map<String, Instant> unanswered = new ConcurrentHashMap<>();
  private final Map<String, Instant> blockedSince = new ConcurrentHashMap<>();

  public ScaleSetMeters(MeterRegistry registry, Clock clock) {
    this.registry = registry;
    this.clock = clock;
    this.reaction =
        histogram(
            "vmss.spec.change.to.first.write", "From a changed spec to the first write for it");
    this.blocked = histogram("vmss.blocked.time", "How long scale-out of a set was blocked");
    // From zero on: a counter that appears with its first event never seems to have grown.
    creates();
    for (Action.Why why : Action.Why.values()) {
      deletes(why);
    }
    for (Notice.Reason reason : Notice.Reason.values()) {
      notices(reason);
    }
  }

  private Timer histogram(String name, String description) {
    return Timer.builder(name)
        .description(description)
        .serviceLevelObjectives(
            Duration.ofMillis(5),
            Duration.ofMillis(15),
            Duration.ofMillis(50),
            Duration.ofMillis(250),
            Duration.ofSeconds(1),
            Duration.ofSeconds(10),
            Duration.ofMinutes(1),
            Duration.ofMinutes(15),
            Duration.ofHours(1))
        .register(registry);
  }

  /** The watch shows a set, new or changed. */
  public void seen(VirtualMachineScaleSet set, Optional<VirtualMachineScaleSet> before) {
    String uid = set.getMetadata().getUid();
    sets.put(uid, set);
    gauges.computeIfAbsent(uid, key -> register(set));
    boolean sameSpec =
        before
            .map(old -> old.getMetadata().getGeneration())
            .filter(generation -> Objects.equals(generation, set.getMetadata().getGeneration()))
            .isPresent();
    if (answered(set)) {
      // By this process, by the one before it, or by the leader that this one stands by for.
      unanswered.remove(uid);
    } else if (!sameSpec) {
      unanswered.put(uid, clock.instant());
    }
  }

  private static boolean answered(VirtualMachineScaleSet set) {
    return Objects.equals(status(set).observedGeneration(), set.getMetadata().getGeneration());
  }

  /** The watch shows that a set is gone. */
  public void gone(VirtualMachineScaleSet set) {
    String uid = set.getMetadata().getUid();
    sets.remove(uid);
    unanswered.remove(uid);
    blockedSince.remove(uid);
    Optional.ofNullable(gauges.remove(uid)).ifPresent(rows -> rows.forEach(registry::remove));
  }

  /** Something is about to be written for a set. */
  void writes(String uid) {
    Optional.ofNullable(unanswered.remove(uid))
        .ifPresent(since -> reaction.record(Duration.between(since, clock.instant())));
  }

  void acted(Outcome outcome) {
    creates().increment(outcome.created().size());
    outcome.deleted().forEach(delete -> deletes(delete.why()).increment());
  }

  void announced(String uid, Notice notice) {
    notices(notice.reason()).increment();
    if (notice.reason() == Notice.Reason.SCALE_OUT_BLOCKED) {
      blockedSince.putIfAbsent(uid, clock.instant());
    } else if (notice.reason() == Notice.Reason.SCALE_OUT_UNBLOCKED) {
      Optional.ofNullable(blockedSince.remove(uid))
          .ifPresent(since -> blocked.record(Duration.between(since, clock.instant())));
    }
  }

  // Not "vmss.instances.created": Prometheus keeps the ending "_created" for itself.
  private Counter creates() {
    return Counter.builder("vmss.instance.creates")
        .description("Instances created.")
        .register(registry);
  }

  private Counter deletes(Action.Why why) {
    return Counter.builder("vmss.instance.deletes")
        .description("Instances deleted, by what they were deleted for.")
        .tag("reason", why.name().toLowerCase(Locale.ROOT).replace('_', '-'))
        .register(registry);
  }

  private Counter notices(Notice.Reason reason) {
    return Counter.builder("vmss.notices")
        .description("Events on scale sets, by their reason.")
        .tag("reason", reason.text())
        .register(registry);
  }

  private List<Meter> register(VirtualMachineScaleSet set) {
    String uid = set.getMetadata().getUid();
    Tags tags =
        Tags.of("namespace", set.getMetadata().getNamespace(), "name", set.getMetadata().getName());
    return List.of(
        gauge("desired", "Instances the set wants.", tags, uid, ScaleSetMeters::desired),
        gauge("ready", "Instances ready.", tags, uid, s -> number(status(s).readyReplicas())),
        gauge(
            "outdated",
            "Instances of another model or image than a new one would get.",
            tags,
            uid,
            ScaleSetMeters::outdated),
        gauge(
            "blocked",
            "1 while a wanted instance cannot be created, else 0.",
            tags,
            uid,
            ScaleSetMeters::blocked));
  }

  private Gauge gauge(
      String what,
      String description,
      Tags tags,
      String uid,
      ToDoubleFunction<VirtualMachineScaleSet> value) {
    return Gauge.builder("vmss.scaleset." + what, sets, all -> read(all.get(uid), value))
        .description(description)
        .tags(tags)
        .register(registry);
  }

  private static double read(
      @Nullable VirtualMachineScaleSet set, ToDoubleFunction<VirtualMachineScaleSet> value) {
    return set == null ? Double.NaN : value.applyAsDouble(set);
  }

  private static double desired(VirtualMachineScaleSet set) {
    return set.getSpec() == null ? 0 : number(set.getSpec().replicas());
  }

  private static double outdated(VirtualMachineScaleSet set) {
    return number(status(set).replicas()) - number(status(set).updatedReplicas());
  }

  private static double blocked(VirtualMachineScaleSet set) {
    return ConditionTypes.find(status(set), ConditionTypes.READY)
            .filter(ready -> Blocking.blocks(ready.getReason()))
            .isPresent()
        ? 1
        : 0;
  }

  private static VirtualMachineScaleSetStatus status(VirtualMachineScaleSet set) {
    return StatusReport.reported(set);
  }

  private static double number(@Nullable Integer value) {
    return value == null ? 0 : value;
  }
}
