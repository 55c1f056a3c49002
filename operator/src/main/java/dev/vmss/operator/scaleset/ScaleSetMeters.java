package dev.vmss.operator.scaleset;

import dev.vmss.api.v1alpha1.VirtualMachineScaleSet;
import dev.vmss.api.v1alpha1.VirtualMachineScaleSetStatus;
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
    if (!sameSpec) {
      unanswered.put(uid, clock.instant());
    }
  }

  /** The watch shows that a set is gone. */
  public void gone(VirtualMachineScaleSet set) {
    String uid = set.getMetadata().getUid();
    sets.remove(uid);
    unanswered.remove(uid);
    blockedSince.remove(uid);
    Optional.ofNullable(gauges.remove(uid)).ifPresent(rows -> rows.forEach(registry::remove));
  }

  /** Something was written for a set. */
  void wrote(String uid) {
    Optional.ofNullable(unanswered.remove(uid))
        .ifPresent(since -> reaction.record(Duration.between(since, clock.instant())));
  }

  void acted(Outcome outcome) {
    count("vmss.instances.created", "reason", "scale-out", outcome.created().size());
    for (Action.Why why : Action.Why.values()) {
      double deleted = outcome.deleted().stream().filter(delete -> delete.why() == why).count();
      String reason = why.name().toLowerCase(Locale.ROOT).replace('_', '-');
      count("vmss.instances.deleted", "reason", reason, deleted);
    }
  }

  void announced(String uid, Notice notice) {
    count("vmss.notices", "reason", notice.reason().text(), 1);
    if (notice.reason() == Notice.Reason.SCALE_OUT_BLOCKED) {
      blockedSince.putIfAbsent(uid, clock.instant());
    } else if (notice.reason() == Notice.Reason.SCALE_OUT_UNBLOCKED) {
      Optional.ofNullable(blockedSince.remove(uid))
          .ifPresent(since -> blocked.record(Duration.between(since, clock.instant())));
    }
  }

  private void count(String name, String label, String value, double by) {
    registry.counter(name, label, value).increment(by);
  }

  private List<Meter> register(VirtualMachineScaleSet set) {
    String uid = set.getMetadata().getUid();
    Tags tags =
        Tags.of("namespace", set.getMetadata().getNamespace(), "name", set.getMetadata().getName());
    return List.of(
        gauge("vmss.scaleset.desired", tags, uid, ScaleSetMeters::desired),
        gauge("vmss.scaleset.ready", tags, uid, s -> number(status(s).readyReplicas())),
        gauge("vmss.scaleset.outdated", tags, uid, ScaleSetMeters::outdated),
        gauge("vmss.scaleset.blocked", tags, uid, ScaleSetMeters::blocked));
  }

  private Gauge gauge(
      String name, Tags tags, String uid, ToDoubleFunction<VirtualMachineScaleSet> value) {
    return Gauge.builder(name, sets, all -> read(all.get(uid), value))
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
    return Observation.status(set);
  }

  private static double number(@Nullable Integer value) {
    return value == null ? 0 : value;
  }
}
