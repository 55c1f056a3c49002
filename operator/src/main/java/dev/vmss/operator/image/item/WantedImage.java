package dev.vmss.operator.image.item;

import dev.vmss.api.v1alpha1.AvailableImage;
import dev.vmss.api.v1alpha1.ContainerDiskSource;
import dev.vmss.api.v1alpha1.ContainerImageSource;
import dev.vmss.api.v1alpha1.ImageSource;
import dev.vmss.api.v1alpha1.SourceKind;
import dev.vmss.operator.image.download.DownloadRequest;
import dev.vmss.operator.image.download.Platform;
import dev.vmss.operator.image.download.PullSecret;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A source in an OCI registry, as the spec writes it: a container image and a machine disk are
 * resolved and pinned alike.
 *
 * @param pullSecret name of a Secret in the operator's namespace
 */
public record WantedImage(
    SourceKind kind,
    String reference,
    Optional<String> digest,
    Optional<String> pullSecret,
    List<String> command,
    List<String> args) {

  public WantedImage {
    command = List.copyOf(command);
    args = List.copyOf(args);
  }

  /** Nothing when the source is not one of a registry. */
  public static Optional<WantedImage> of(ImageSource source) {
    if (source.containerImage() != null) {
      return Optional.of(of(source.containerImage()));
    }
    return Optional.ofNullable(source.containerDisk()).map(WantedImage::of);
  }

  /** Exactly what is served, whatever its tag means by now. */
  public static WantedImage of(AvailableImage served) {
    return new WantedImage(
        served.sourceKind(),
        served.reference(),
        Optional.ofNullable(served.digest()),
        Optional.ofNullable(served.pullSecret()),
        served.command(),
        served.args());
  }

  private static WantedImage of(ContainerImageSource image) {
    return new WantedImage(
        SourceKind.CONTAINER_IMAGE,
        image.reference(),
        Optional.ofNullable(image.digest()),
        Optional.ofNullable(image.pullSecret()),
        image.command(),
        image.args());
  }

  private static WantedImage of(ContainerDiskSource disk) {
    return new WantedImage(
        SourceKind.CONTAINER_DISK,
        disk.reference(),
        Optional.ofNullable(disk.digest()),
        Optional.ofNullable(disk.pullSecret()),
        List.of(),
        List.of());
  }

  /** No registry has to be asked: nodes verify a digest themselves when they pull. */
  public boolean pinned() {
    return kind == SourceKind.CONTAINER_IMAGE && digest.isPresent();
  }

  public DownloadRequest request(Optional<PullSecret> secret, Set<Platform> platforms) {
    return new DownloadRequest(
        reference,
        digest,
        kind == SourceKind.CONTAINER_DISK
            ? dev.vmss.operator.image.download.SourceKind.CONTAINER_DISK
            : dev.vmss.operator.image.download.SourceKind.CONTAINER_IMAGE,
        secret,
        platforms);
  }

  /** The field in which this source visibly is not what was downloaded, if there is one. */
  public Optional<String> differsFrom(AvailableImage served) {
    if (kind != served.sourceKind()) {
      return Optional.of("its kind");
    }
    // Not known of what a release downloaded that did not keep it.
    if (served.resolvedFrom() != null && !reference.equals(served.resolvedFrom())) {
      return Optional.of("reference");
    }
    if (digest.isPresent() && !digest.get().equals(served.digest())) {
      return Optional.of("digest");
    }
    if (!pullSecret.equals(Optional.ofNullable(served.pullSecret()))) {
      return Optional.of("pullSecret");
    }
    if (!command.equals(served.command())) {
      return Optional.of("command");
    }
    return args.equals(served.args()) ? Optional.empty() : Optional.of("args");
  }
}
