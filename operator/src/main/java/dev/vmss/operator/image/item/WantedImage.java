package dev.vmss.operator.image.item;

import dev.vmss.api.v1alpha1.AvailableImage;
import dev.vmss.api.v1alpha1.ContainerDiskSource;
import dev.vmss.api.v1alpha1.ContainerImageSource;
import dev.vmss.api.v1alpha1.HttpSource;
import dev.vmss.api.v1alpha1.ImageSource;
import dev.vmss.api.v1alpha1.SourceKind;
import dev.vmss.operator.image.download.DownloadRequest;
import dev.vmss.operator.image.download.Platform;
import dev.vmss.operator.image.download.PullSecret;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A source as the spec writes it. A container image and a machine disk in an OCI registry are
 * resolved and pinned alike; one behind a URL has its digest from the start.
 *
 * @param reference of a registry, or a URL
 * @param volume that the disk is to be imported into; none when instances run from the image itself
 * @param pullSecret name of a Secret in the operator's namespace
 */
public record WantedImage(
    SourceKind kind,
    String reference,
    Optional<String> digest,
    Optional<String> pullSecret,
    List<String> command,
    List<String> args,
    Optional<WantedVolume> volume) {

  private static final String SHA256 = "sha256:";

  public WantedImage {
    command = List.copyOf(command);
    args = List.copyOf(args);
  }

  /** Nothing when the source has no member, which no API server lets in. */
  public static Optional<WantedImage> of(ImageSource source) {
    if (source.containerImage() != null) {
      return Optional.of(of(source.containerImage()));
    }
    return Optional.ofNullable(source.containerDisk())
        .map(WantedImage::of)
        .or(
            () ->
                Optional.ofNullable(source.http())
                    .filter(WantedImage::isWhole)
                    .map(WantedImage::of));
  }

  /** Exactly what is served, whatever its tag means by now. */
  public static WantedImage of(AvailableImage served) {
    return new WantedImage(
        served.sourceKind(),
        served.reference(),
        Optional.ofNullable(served.digest()),
        Optional.ofNullable(served.pullSecret()),
        served.command(),
        served.args(),
        Optional.ofNullable(served.volume()).map(WantedVolume::of));
  }

  private static WantedImage of(ContainerImageSource image) {
    return new WantedImage(
        SourceKind.CONTAINER_IMAGE,
        image.reference(),
        Optional.ofNullable(image.digest()),
        Optional.ofNullable(image.pullSecret()),
        image.command(),
        image.args(),
        Optional.empty());
  }

  private static WantedImage of(ContainerDiskSource disk) {
    return new WantedImage(
        SourceKind.CONTAINER_DISK,
        disk.reference(),
        Optional.ofNullable(disk.digest()),
        Optional.ofNullable(disk.pullSecret()),
        List.of(),
        List.of(),
        volume(disk));
  }

  /** One without a size, from before there was a rule, is imported into nothing. */
  private static Optional<WantedVolume> volume(ContainerDiskSource disk) {
    return Boolean.TRUE.equals(disk.persistent())
        ? Optional.ofNullable(disk.size())
            .map(
                size ->
                    new WantedVolume(size.toString(), Optional.ofNullable(disk.storageClassName())))
        : Optional.empty();
  }

  /** One from before there was a rule may lack something, and is refused. */
  private static boolean isWhole(HttpSource disk) {
    return disk.url() != null && disk.sha256() != null && disk.size() != null;
  }

  private static WantedImage of(HttpSource disk) {
    return new WantedImage(
        SourceKind.HTTP,
        disk.url(),
        Optional.of(SHA256 + disk.sha256()),
        Optional.empty(),
        List.of(),
        List.of(),
        Optional.of(
            new WantedVolume(
                disk.size().toString(), Optional.ofNullable(disk.storageClassName()))));
  }

  /** For people: what follows the question mark of a URL may be a credential. */
  public String shown() {
    int query = kind == SourceKind.HTTP ? reference.indexOf('?') : -1;
    return query < 0 ? reference : reference.substring(0, query);
  }

  /** No registry has to be asked: nodes verify a digest themselves when they pull. */
  public boolean pinned() {
    return kind == SourceKind.CONTAINER_IMAGE && digest.isPresent();
  }

  public DownloadRequest request(Optional<PullSecret> secret, Set<Platform> platforms) {
    return new DownloadRequest(
        reference,
        digest,
        switch (kind) {
          case CONTAINER_IMAGE -> dev.vmss.operator.image.download.SourceKind.CONTAINER_IMAGE;
          case CONTAINER_DISK -> dev.vmss.operator.image.download.SourceKind.CONTAINER_DISK;
          case HTTP -> dev.vmss.operator.image.download.SourceKind.URL;
        },
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
    if (!volume.equals(Optional.ofNullable(served.volume()).map(WantedVolume::of))) {
      return Optional.of("its volume");
    }
    // With a volume it is not served: nobody but the import needed it.
    if (volume.isEmpty() && !pullSecret.equals(Optional.ofNullable(served.pullSecret()))) {
      return Optional.of("pullSecret");
    }
    if (!command.equals(served.command())) {
      return Optional.of("command");
    }
    return args.equals(served.args()) ? Optional.empty() : Optional.of("args");
  }
}
