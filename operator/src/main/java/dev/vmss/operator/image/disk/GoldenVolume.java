package dev.vmss.operator.image.disk;

import dev.vmss.api.v1alpha1.MarketplaceImage;
import dev.vmss.api.v1alpha1.WellKnown;
import dev.vmss.operator.cdi.DataVolume;
import dev.vmss.operator.cdi.DataVolumeSource;
import dev.vmss.operator.cdi.DataVolumeSpec;
import dev.vmss.operator.cdi.HttpImport;
import dev.vmss.operator.cdi.RegistryImport;
import dev.vmss.operator.cdi.Storage;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;

/**
 * The volume that an image wants: imported once, never changed, and cloned for every instance. What
 * would be stored in another way, or asked for anew, is another volume with another name, so that
 * one that is being cloned is never overwritten.
 *
 * @param imageName the {@code MarketplaceImage}
 * @param imageUid that object's uid: a re-created item has volumes of its own
 * @param digest of the content, as {@code sha256:} and 64 hexadecimal digits
 * @param size of the volume, as it is written in the image
 * @param resyncToken the import that was asked for; empty when there is none
 */
public record GoldenVolume(
    String imageName,
    String imageUid,
    Source source,
    String digest,
    String size,
    Optional<String> storageClass,
    String resyncToken) {

  /** Label: uid of the image that a volume, or what it is imported with, belongs to. */
  public static final String OWNER = WellKnown.IMAGE_UID;

  private static final int LONGEST_NAME = 63;
  private static final int HASH_DIGITS = 16;

  /** Where the content comes from. */
  public sealed interface Source {}

  /** A disk behind a URL, whose checksum is the digest. */
  public record Url(String url) implements Source {}

  /**
   * A disk inside a container image.
   *
   * @param repository host and path, without tag and digest
   * @param pullSecret name of a Secret in the operator's namespace
   */
  public record Registry(String repository, Optional<String> pullSecret) implements Source {}

  /**
   * The name of the DataVolume, of its PersistentVolumeClaim, and of the Secret that it is imported
   * with: at most 63 characters, without dots. The same wish has the same name in every process.
   */
  public String name() {
    String readable =
        imageName.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceFirst("^-+", "");
    int room = LONGEST_NAME - HASH_DIGITS - 1;
    String head = readable.length() > room ? readable.substring(0, room) : readable;
    return head.replaceFirst("-+$", "") + "-" + hash();
  }

  private String hash() {
    String wish =
        String.join("\n", imageUid, address(), digest, size, storageClass.orElse(""), resyncToken);
    return HexFormat.of()
        .formatHex(sha256().digest(wish.getBytes(StandardCharsets.UTF_8)))
        .substring(0, HASH_DIGITS);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }

  /** What CDI fetches. */
  public String address() {
    return switch (source) {
      case Url(String url) -> url;
      case Registry(String repository, _) -> "docker://" + repository + "@" + digest;
    };
  }

  /** The pull secret that CDI needs in a form of its own. */
  public Optional<String> pullSecret() {
    return source instanceof Registry registry ? registry.pullSecret() : Optional.empty();
  }

  public DataVolume dataVolume(String namespace) {
    DataVolume volume = new DataVolume();
    volume.setMetadata(
        new ObjectMetaBuilder(metadata(namespace))
            .addToAnnotations(DataVolume.BIND_AT_ONCE, "true")
            .build());
    volume.setSpec(
        new DataVolumeSpec(
            dataSource(), Storage.of(Quantity.parse(size), storageClass.orElse(null))));
    return volume;
  }

  private DataVolumeSource dataSource() {
    return switch (source) {
      case Url(String url) -> DataVolumeSource.of(new HttpImport(url, digest));
      case Registry registry ->
          DataVolumeSource.of(
              new RegistryImport(
                  address(),
                  RegistryImport.BY_POD,
                  registry.pullSecret().isPresent() ? name() : null));
    };
  }

  /**
   * Of all that is made for this volume: should the operator ever forget it, Kubernetes does not.
   */
  public ObjectMeta metadata(String namespace) {
    return new ObjectMetaBuilder()
        .withName(name())
        .withNamespace(namespace)
        .addToLabels(OWNER, imageUid)
        .addToAnnotations(WellKnown.IMAGE, imageName)
        .addToAnnotations(WellKnown.IMAGE_DIGEST, digest)
        .withOwnerReferences(owner())
        .build();
  }

  /** No controller: that would claim more than it does, and nothing waits for these to go. */
  private OwnerReference owner() {
    return new OwnerReferenceBuilder()
        .withApiVersion(WellKnown.API_VERSION)
        .withKind(MarketplaceImage.class.getSimpleName())
        .withName(imageName)
        .withUid(imageUid)
        .build();
  }
}
