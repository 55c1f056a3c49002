package dev.vmss.operator.scaleset.snapshot;

import dev.vmss.api.v1alpha1.FailedTarget;
import dev.vmss.api.v1alpha1.ImageStatus;
import dev.vmss.api.v1alpha1.UpgradeTarget;
import dev.vmss.operator.catalogue.ServedImage;
import dev.vmss.operator.model.ImageVersion;
import dev.vmss.operator.runtime.Instance;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What instances are brought to: an exact image and a model. */
public record Target(ImageVersion version, String digest, String model) {

  public static Target of(ServedImage image, String model) {
    return new Target(image.version(), image.digest(), model);
  }

  public static Optional<Target> from(UpgradeTarget target) {
    return read(target.version(), target.digest(), target.model());
  }

  public static Optional<Target> from(FailedTarget target) {
    return read(target.version(), target.digest(), target.model());
  }

  /** A reported image, with the model of now. */
  public static Optional<Target> from(ImageStatus image, String model) {
    return read(image.version(), image.digest(), model);
  }

  private static Optional<Target> read(
      @Nullable String version, @Nullable String digest, @Nullable String model) {
    return Optional.ofNullable(version)
        .flatMap(ImageVersion::parse)
        .map(
            parsed -> new Target(parsed, digest == null ? "" : digest, model == null ? "" : model));
  }

  public UpgradeTarget toStatus() {
    return new UpgradeTarget(version.toString(), digest, model);
  }

  /** Whether an instance was made from exactly this. */
  public boolean made(Instance instance) {
    return sameImage(instance.stamp()) && model.equals(instance.stamp().model());
  }

  public boolean sameImage(Instance.Stamp stamp) {
    return stamp.version().filter(version::equals).isPresent() && digest.equals(stamp.digest());
  }
}
