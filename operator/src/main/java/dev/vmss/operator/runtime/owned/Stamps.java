package dev.vmss.operator.runtime.owned;

import dev.vmss.api.v1alpha1.WellKnown;
import dev.vmss.operator.model.ImageVersion;
import dev.vmss.operator.runtime.Instance.Ending;
import dev.vmss.operator.runtime.Instance.Marks;
import dev.vmss.operator.runtime.Instance.Stamp;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What stands in an object's metadata, whatever its kind. Pure. */
public final class Stamps {

  /** What means no, in small letters. */
  private static final Set<String> NO = Set.of("", "false", "no", "off", "0");

  private Stamps() {}

  public static Stamp stamp(HasMetadata object) {
    return new Stamp(
        label(object, WellKnown.IMAGE_VERSION).flatMap(ImageVersion::parse),
        annotation(object, WellKnown.IMAGE_DIGEST).orElse(""),
        annotation(object, WellKnown.IMAGE).orElse(""),
        annotation(object, WellKnown.IMAGE_UID).orElse(""),
        annotation(object, WellKnown.MODEL).orElse(""),
        annotation(object, WellKnown.MODEL_MEANING).orElse(""));
  }

  public static Marks marks(HasMetadata object) {
    return new Marks(
        protects(object, WellKnown.PROTECT_FROM_SCALE_IN),
        protects(object, WellKnown.PROTECT_FROM_SCALE_SET_ACTIONS),
        annotation(object, WellKnown.DELETE_FIRST).filter("true"::equals).isPresent(),
        annotation(object, WellKnown.UPGRADE)
            .filter(WellKnown.UPGRADE_REQUESTED::equals)
            .isPresent());
  }

  /**
   * Protection that is written almost right protects, too: in capitals, as yes, as a label. What is
   * lost by a misspelt "true" is lost for good; whoever means no says no.
   */
  private static boolean protects(HasMetadata object, String key) {
    return annotation(object, key)
        .or(() -> label(object, key))
        .filter(text -> !NO.contains(text.strip().toLowerCase(Locale.ROOT)))
        .isPresent();
  }

  /** The zone it was made for. */
  public static Optional<String> zone(HasMetadata object) {
    return label(object, WellKnown.ZONE);
  }

  public static Instant created(HasMetadata object) {
    return time(object.getMetadata().getCreationTimestamp()).orElse(Instant.EPOCH);
  }

  public static Optional<Ending> ending(HasMetadata object) {
    return time(object.getMetadata().getDeletionTimestamp())
        .map(
            due ->
                new Ending(
                    due,
                    Duration.ofSeconds(
                        Objects.requireNonNullElse(
                            object.getMetadata().getDeletionGracePeriodSeconds(), 0L))));
  }

  private static Optional<String> label(HasMetadata object, String key) {
    return value(object.getMetadata().getLabels(), key);
  }

  private static Optional<String> annotation(HasMetadata object, String key) {
    return value(object.getMetadata().getAnnotations(), key);
  }

  private static Optional<String> value(@Nullable Map<String, String> map, String key) {
    return map == null ? Optional.empty() : Optional.ofNullable(map.get(key));
  }

  /** A time as the API server writes it. */
  public static Optional<Instant> time(@Nullable String text) {
    return Stream.ofNullable(text).map(t -> OffsetDateTime.parse(t).toInstant()).findFirst();
  }
}
