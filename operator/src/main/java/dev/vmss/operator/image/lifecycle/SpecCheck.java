package dev.vmss.operator.image.lifecycle;

import dev.vmss.api.v1alpha1.ContainerDiskSource;
import dev.vmss.api.v1alpha1.HttpSource;
import dev.vmss.api.v1alpha1.ImageSource;
import dev.vmss.api.v1alpha1.MarketplaceImageSpec;
import dev.vmss.operator.image.item.ImageConditions;
import dev.vmss.operator.model.ImageVersion;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What is wrong with an item as it is written. Repeats rules of the CRD, because an object may be
 * older than a rule.
 */
final class SpecCheck {

  /**
   * Why nothing can be downloaded until the object is edited.
   *
   * @param message a sentence that names the field and the remedy
   */
  record Fault(String reason, String message) {}

  private SpecCheck() {}

  static Optional<Fault> of(MarketplaceImageSpec spec) {
    return version(spec).or(() -> osType(spec)).or(() -> source(spec.source()));
  }

  private static Optional<Fault> version(MarketplaceImageSpec spec) {
    return ImageVersion.parse(spec.version()).isPresent()
        ? Optional.empty()
        : fault(
            ImageConditions.INVALID_SPEC,
            "spec.version: '%s' is not an image version: write 1 to 4 decimal numbers separated by dots, such as 22.4.20240601."
                .formatted(spec.version()));
  }

  private static Optional<Fault> osType(MarketplaceImageSpec spec) {
    return spec.osType() != null
        ? Optional.empty()
        : fault(
            ImageConditions.INVALID_SPEC,
            "spec.osType has a value that this release of the operator does not know: use Linux or Windows.");
  }

  private static Optional<Fault> source(ImageSource source) {
    long members =
        Stream.of(source.containerImage(), source.containerDisk(), source.http())
            .filter(Objects::nonNull)
            .count();
    if (members != 1) {
      return fault(
          ImageConditions.INVALID_SOURCE,
          "spec.source must have exactly one of containerImage, containerDisk and http, and it has %s."
              .formatted(members == 0 ? "none" : members + " of them"));
    }
    return Optional.ofNullable(source.containerDisk())
        .flatMap(SpecCheck::disk)
        .or(() -> Optional.ofNullable(source.http()).flatMap(SpecCheck::url));
  }

  /**
   * Today the API server refuses such ones; what it stored before it knew better is still there.
   */
  private static Optional<Fault> url(HttpSource disk) {
    return disk.url() == null || disk.sha256() == null || disk.size() == null
        ? fault(
            ImageConditions.INVALID_SOURCE,
            "spec.source.http needs url, sha256 and size: say where the disk is, what checksum it has, and how large the volume is that it is imported into, such as 10Gi.")
        : Optional.empty();
  }

  private static Optional<Fault> disk(ContainerDiskSource disk) {
    return Boolean.TRUE.equals(disk.persistent()) && disk.size() == null
        ? fault(
            ImageConditions.INVALID_SOURCE,
            "spec.source.containerDisk.size is needed with persistent: true: say how large the volume is that the disk is imported into, such as 10Gi.")
        : Optional.empty();
  }

  private static Optional<Fault> fault(String reason, String message) {
    return Optional.of(new Fault(reason, message));
  }
}
