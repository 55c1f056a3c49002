package dev.vmss.operator.image.lifecycle;

import dev.vmss.api.v1alpha1.AvailableImage;
import dev.vmss.api.v1alpha1.ImportedVolume;
import dev.vmss.api.v1alpha1.OsType;
import dev.vmss.operator.catalogue.CatalogueItem;
import dev.vmss.operator.image.disk.GoldenVolume;
import dev.vmss.operator.image.download.Platform;
import dev.vmss.operator.image.item.ImageConditions;
import dev.vmss.operator.image.item.ImageSnapshot;
import dev.vmss.operator.image.item.Platforms;
import dev.vmss.operator.image.item.WantedImage;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.Set;
import java.util.stream.Collectors;

/** Sentences about an item that stays. They change only when what they say does. */
public record LifecycleWords(ImageSnapshot item) {

  static final String RETRIED = " It is tried again by itself.";
  public static final String WARNING = " Warning:";

  String available(AvailableImage image) {
    ImportedVolume volume = image.volume();
    return volume == null
        ? "Version %s is available as %s.".formatted(image.version(), pinned(image)) + secret(image)
        : "Version %s is available as the volume '%s' in the namespace '%s', of which every instance gets a clone."
            .formatted(image.version(), volume.name(), volume.namespace());
  }

  /** Tenants bring the credentials of their own instances; the operator copies no Secrets. */
  private static String secret(AvailableImage image) {
    return image.pullSecret() == null
        ? ""
        : " Instances pull it with a Secret named '%s' in their own namespace, which the tenant provides."
            .formatted(image.pullSecret());
  }

  String arrived(AvailableImage image) {
    String how = image.volume() == null ? "resolved to" : "imported, with the digest";
    String what = "Version %s was %s %s.".formatted(image.version(), how, image.digest());
    Set<Platform> missing = Platforms.missing(image, item.platforms());
    if (missing.isEmpty()) {
      return what;
    }
    String platforms =
        missing.stream().sorted().map(Platform::toString).collect(Collectors.joining(", "));
    return what
        + WARNING
        + " it does not start on this cluster's nodes of platform %s, so that no instance goes there."
            .formatted(platforms);
  }

  /** What was said on arrival holds for as long as nothing is known of the platforms. */
  String downloaded(AvailableImage image) {
    return image.platforms().isEmpty()
        ? ImageConditions.find(item.status(), ImageConditions.DOWNLOADED)
            .filter(condition -> ImageConditions.TRUE.equals(condition.getStatus()))
            .map(Condition::getMessage)
            .orElseGet(() -> arrived(image))
        : arrived(image);
  }

  String downloading() {
    String reference = item.wanted().map(WantedImage::shown).orElse("");
    return "Version %s is being resolved from '%s'.".formatted(item.spec().version(), reference)
        + meanwhile();
  }

  String importing(GoldenVolume volume) {
    String from = item.wanted().map(WantedImage::shown).orElse("");
    return "Version %s is being imported from '%s' into the volume '%s' in the namespace '%s'."
            .formatted(item.spec().version(), from, volume.name(), item.disks().namespace())
        + meanwhile();
  }

  String duplicate(CatalogueItem winner) {
    return "Marketplace image '%s' already is version %s of %s; this one takes over when that one is deleted or fails."
            .formatted(winner.name(), item.spec().version(), winner.family())
        + meanwhile();
  }

  static String sourceChanged(String field) {
    return "spec.source was changed (%s) without spec.version or spec.resyncToken, so nothing was downloaded: change spec.resyncToken to download it again."
        .formatted(field);
  }

  static String systemChanged(AvailableImage served) {
    return "spec.osType was changed without spec.version or spec.resyncToken, so instances still get the image as one of %s: change spec.resyncToken to download it again."
        .formatted(served.osType() == OsType.WINDOWS ? "Windows" : "Linux");
  }

  /** What becomes of the version that was downloaded before. */
  String meanwhile() {
    return item.available()
        .map(
            served ->
                item.resyncing()
                    ? " Version %s is withdrawn meanwhile.".formatted(served.version())
                    : " Version %s goes on being served meanwhile.".formatted(served.version()))
        .orElse("");
  }

  static String pinned(AvailableImage image) {
    return image.digest() == null ? image.reference() : image.reference() + "@" + image.digest();
  }
}
