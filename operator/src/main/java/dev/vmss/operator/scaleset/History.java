package dev.vmss.operator.scaleset;

import dev.vmss.api.v1alpha1.ImageStatus;
import dev.vmss.api.v1alpha1.UpgradeOutcome;
import dev.vmss.api.v1alpha1.UpgradeRecord;
import dev.vmss.operator.model.GoDuration;
import dev.vmss.operator.model.ImageVersion;
import dev.vmss.operator.runtime.Instance;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The story of finished rolls: five rows in status. */
final class History {

  private static final int ROWS = 5;
  private static final int SHORT_DIGEST = 19;

  private History() {}

  static UpgradeRecord row(Roll roll, UpgradeOutcome outcome, Instant now) {
    Optional<Target> to = roll.target().or(() -> roll.failed().flatMap(Target::from));
    return new UpgradeRecord(
        roll.from().stream().map(image -> label(image, to)).toList(),
        to.map(target -> target.version().toString()).orElse(null),
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

  /** The last five, newest last. */
  static List<UpgradeRecord> append(List<UpgradeRecord> rows, List<UpgradeRecord> finished) {
    List<UpgradeRecord> all = new ArrayList<>(rows);
    all.addAll(finished);
    return List.copyOf(all.subList(Math.max(0, all.size() - ROWS), all.size()));
  }

  /** The distinct images of these instances, newest version first. */
  static List<ImageStatus> images(Collection<Instance> instances) {
    return instances.stream()
        .map(Instance::stamp)
        .filter(stamp -> stamp.version().isPresent())
        .map(
            stamp ->
                new ImageStatus(
                    stamp.version().orElseThrow().toString(), stamp.digest(), stamp.imageName()))
        .distinct()
        .sorted(
            Comparator.comparing((ImageStatus image) -> ImageVersion.of(image.version()))
                .reversed()
                .thenComparing(image -> String.valueOf(image.digest())))
        .toList();
  }

  static String names(List<ImageStatus> from, Target to) {
    String text =
        from.stream().map(image -> label(image, Optional.of(to))).collect(Collectors.joining(", "));
    return text.isEmpty() ? "an unknown image" : text;
  }

  /** The version; with the digest where the version alone would not tell the two apart. */
  private static String label(ImageStatus image, Optional<Target> to) {
    boolean sameVersion =
        to.filter(target -> target.version().toString().equals(image.version())).isPresent();
    String digest = String.valueOf(image.digest());
    boolean otherDigest = to.filter(target -> !target.digest().equals(digest)).isPresent();
    return sameVersion && otherDigest
        ? image.version() + "@" + digest.substring(0, Math.min(SHORT_DIGEST, digest.length()))
        : image.version();
  }
}
