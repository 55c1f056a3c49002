package dev.vmss.operator.scaleset.upgrade;

import dev.vmss.api.v1alpha1.ImageStatus;
import dev.vmss.api.v1alpha1.UpgradeOutcome;
import dev.vmss.api.v1alpha1.UpgradeRecord;
import dev.vmss.operator.model.GoDuration;
import dev.vmss.operator.model.ImageVersion;
import dev.vmss.operator.runtime.Instance;
import dev.vmss.operator.scaleset.snapshot.Target;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The story of finished rolls: five rows in status. */
public final class History {

  private static final int ROWS = 5;
  private static final int IMAGES = 10;
  private static final int SHORT_DIGEST = 19;

  private History() {}

  static UpgradeRecord row(Roll roll, UpgradeOutcome outcome, Instant now) {
    Optional<Target> to = roll.target().or(() -> roll.failed().flatMap(Target::from));
    return new UpgradeRecord(
        to.map(target -> labels(roll.from(), target)).orElse(List.of()),
        to.map(target -> label(target, roll.from())).orElse(null),
        to.map(Target::model).orElse(null),
        roll.instances(),
        roll.done(),
        roll.failures(),
        roll.skipped(),
        roll.rolledBack(),
        roll.started(),
        now,
        GoDuration.format(Duration.between(roll.started(), now)),
        outcome);
  }

  /**
   * The last five, newest first.
   *
   * @param finished oldest first
   */
  public static List<UpgradeRecord> append(List<UpgradeRecord> rows, List<UpgradeRecord> finished) {
    List<UpgradeRecord> all = new ArrayList<>(rows);
    finished.forEach(row -> all.add(0, row));
    return List.copyOf(all.subList(0, Math.min(ROWS, all.size())));
  }

  /** The distinct images of these instances, newest version first. */
  public static List<ImageStatus> images(Collection<Instance> instances) {
    return instances.stream()
        .map(Instance::stamp)
        .filter(stamp -> stamp.version().isPresent())
        .map(
            stamp ->
                new ImageStatus(stamp.version().orElseThrow().toString(), stamp.digest(), null))
        .distinct()
        .sorted(
            Comparator.comparing((ImageStatus image) -> ImageVersion.of(image.version()))
                .reversed()
                .thenComparing(image -> String.valueOf(image.digest())))
        .toList();
  }

  static String names(List<ImageStatus> from, Target to) {
    String text = String.join(", ", labels(from, to));
    return text.isEmpty() ? "an unknown image" : text;
  }

  /** At most ten of these images, as they differ from what they are brought to. */
  public static List<String> labels(List<ImageStatus> from, Target to) {
    return from.stream()
        .map(image -> label(image, Stream.of(image(to))))
        .distinct()
        .limit(IMAGES)
        .toList();
  }

  public static String label(Target to, List<ImageStatus> from) {
    return label(image(to), from.stream());
  }

  private static ImageStatus image(Target target) {
    return new ImageStatus(target.version().toString(), target.digest(), null);
  }

  /** The version; with the digest where the version alone would not tell it from the others. */
  private static String label(ImageStatus image, Stream<ImageStatus> others) {
    String digest = String.valueOf(image.digest());
    boolean ambiguous =
        others.anyMatch(
            other ->
                other.version().equals(image.version())
                    && !digest.equals(String.valueOf(other.digest())));
    return ambiguous
        ? image.version() + "@" + digest.substring(0, Math.min(SHORT_DIGEST, digest.length()))
        : image.version();
  }
}
