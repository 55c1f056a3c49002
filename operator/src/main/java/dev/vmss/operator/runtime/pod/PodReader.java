package dev.vmss.operator.runtime.pod;

import dev.vmss.api.v1alpha1.VirtualMachineScaleSet;
import dev.vmss.api.v1alpha1.WellKnown;
import dev.vmss.operator.model.ImageVersion;
import dev.vmss.operator.model.InstanceId;
import dev.vmss.operator.runtime.Instance;
import dev.vmss.operator.runtime.Instance.Ending;
import dev.vmss.operator.runtime.Instance.Marks;
import dev.vmss.operator.runtime.Instance.Phase;
import dev.vmss.operator.runtime.Instance.Stamp;
import dev.vmss.operator.runtime.Recipe;
import dev.vmss.operator.runtime.Snag;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads a Pod as an instance. Pure. */
final class PodReader {

  private PodReader() {}

  private static final Set<String> NO = Set.of("", "false", "no", "off", "0");

  private static final String OUR_GROUP = WellKnown.GROUP + "/";

  /**
   * What an object says of the set that controls it.
   *
   * @param version of our API; whether it is served is another question
   * @param set in the namespace of the object: an owner is never in another one
   */
  record Claim(String version, Recipe.Owner set) {}

  /** The set that controls this object, by its own word. */
  static Optional<Claim> claim(HasMetadata object) {
    return object.getMetadata().getOwnerReferences().stream()
        .filter(owner -> Boolean.TRUE.equals(owner.getController()))
        .filter(owner -> owner.getApiVersion().startsWith(OUR_GROUP))
        .filter(owner -> VirtualMachineScaleSet.class.getSimpleName().equals(owner.getKind()))
        .findFirst()
        .map(owner -> claim(object.getMetadata().getNamespace(), owner));
  }

  private static Claim claim(String namespace, OwnerReference owner) {
    return new Claim(
        owner.getApiVersion().substring(OUR_GROUP.length()),
        new Recipe.Owner(namespace, owner.getName(), owner.getUid()));
  }

  /**
   * The instance, or nothing when the Pod is not a scale set's (or somebody gave it a name no set
   * would).
   */
  static Optional<Instance> read(Pod pod) {
    return claim(pod)
        .flatMap(claim -> InstanceId.fromName(claim.set().name(), pod.getMetadata().getName()))
        .map(id -> instance(pod, id));
  }

  private static Instance instance(Pod pod, InstanceId id) {
    Instant created = time(pod.getMetadata().getCreationTimestamp()).orElse(Instant.EPOCH);
    Phase phase = phase(pod);
    return new Instance(
        pod.getMetadata().getName(),
        id,
        pod.getMetadata().getUid(),
        pod.getMetadata().getResourceVersion(),
        created,
        Optional.ofNullable(pod.getSpec().getNodeName()),
        label(pod, WellKnown.ZONE),
        phase,
        condition(pod, "Ready").filter(ready -> "True".equals(ready.getStatus())).isPresent(),
        since(pod, phase).orElse(created),
        pod.getMetadata().getDeletionTimestamp() != null,
        ending(pod),
        unschedulable(pod),
        snag(pod, phase),
        false,
        stamp(pod),
        marks(pod));
  }

  private static Optional<Ending> ending(Pod pod) {
    return time(pod.getMetadata().getDeletionTimestamp())
        .map(
            due ->
                new Ending(
                    due,
                    Duration.ofSeconds(
                        Objects.requireNonNullElse(
                            pod.getMetadata().getDeletionGracePeriodSeconds(), 0L))));
  }

  private static Phase phase(Pod pod) {
    String phase = pod.getStatus() == null ? "" : String.valueOf(pod.getStatus().getPhase());
    return switch (phase) {
      case "Running" -> Phase.RUNNING;
      case "Failed", "Succeeded" -> Phase.LOST;
      default -> Phase.PENDING;
    };
  }

  private static Optional<Instant> since(Pod pod, Phase phase) {
    Optional<Instant> changed =
        condition(pod, "Ready")
            .or(() -> condition(pod, "PodScheduled"))
            .flatMap(condition -> time(condition.getLastTransitionTime()));
    return phase == Phase.LOST ? ended(pod).or(() -> changed) : changed;
  }

  private static Optional<Instant> ended(Pod pod) {
    return pod.getStatus().getContainerStatuses().stream()
        .map(ContainerStatus::getState)
        .filter(state -> state != null && state.getTerminated() != null)
        .flatMap(state -> time(state.getTerminated().getFinishedAt()).stream())
        .max(Comparator.naturalOrder());
  }

  private static Optional<String> unschedulable(Pod pod) {
    return condition(pod, "PodScheduled")
        .filter(scheduled -> "False".equals(scheduled.getStatus()))
        .filter(scheduled -> "Unschedulable".equals(scheduled.getReason()))
        .map(scheduled -> Optional.ofNullable(scheduled.getMessage()).orElse("no reason given"));
  }

  private static Optional<Snag> snag(Pod pod, Phase phase) {
    Optional<PodCondition> ready = condition(pod, "Ready");
    boolean waits =
        pod.getStatus() != null
            && pod.getSpec().getNodeName() != null
            && phase != Phase.LOST
            && ready.filter(said -> "True".equals(said.getStatus())).isEmpty();
    return waits ? Optional.of(PodSnag.of(pod, ready)) : Optional.empty();
  }

  private static Optional<PodCondition> condition(Pod pod, String type) {
    return pod.getStatus() == null
        ? Optional.empty()
        : pod.getStatus().getConditions().stream()
            .filter(condition -> type.equals(condition.getType()))
            .findFirst();
  }

  private static Stamp stamp(Pod pod) {
    return new Stamp(
        label(pod, WellKnown.IMAGE_VERSION).flatMap(ImageVersion::parse),
        annotation(pod, WellKnown.IMAGE_DIGEST).orElse(""),
        annotation(pod, WellKnown.IMAGE).orElse(""),
        annotation(pod, WellKnown.IMAGE_UID).orElse(""),
        annotation(pod, WellKnown.MODEL).orElse(""),
        annotation(pod, WellKnown.MODEL_MEANING).orElse(""));
  }

  private static Marks marks(Pod pod) {
    return new Marks(
        protects(pod, WellKnown.PROTECT_FROM_SCALE_IN),
        protects(pod, WellKnown.PROTECT_FROM_SCALE_SET_ACTIONS),
        isTrue(pod, WellKnown.DELETE_FIRST),
        annotation(pod, WellKnown.UPGRADE).filter(WellKnown.UPGRADE_REQUESTED::equals).isPresent());
  }

  /**
   * Protection that is written almost right protects, too: in capitals, as yes, as a label. What is
   * lost by a misspelt "true" is lost for good; whoever means no says no.
   */
  private static boolean protects(Pod pod, String key) {
    return annotation(pod, key)
        .or(() -> label(pod, key))
        .filter(text -> !NO.contains(text.strip().toLowerCase(Locale.ROOT)))
        .isPresent();
  }

  private static boolean isTrue(Pod pod, String key) {
    return annotation(pod, key).filter("true"::equals).isPresent();
  }

  private static Optional<String> label(Pod pod, String key) {
    return value(pod.getMetadata().getLabels(), key);
  }

  private static Optional<String> annotation(Pod pod, String key) {
    return value(pod.getMetadata().getAnnotations(), key);
  }

  private static Optional<String> value(@Nullable Map<String, String> map, String key) {
    return map == null ? Optional.empty() : Optional.ofNullable(map.get(key));
  }

  private static Optional<Instant> time(@Nullable String text) {
    return Stream.ofNullable(text).map(t -> OffsetDateTime.parse(t).toInstant()).findFirst();
  }
}
