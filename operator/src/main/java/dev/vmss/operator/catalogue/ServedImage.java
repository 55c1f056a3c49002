package dev.vmss.operator.catalogue;

import dev.vmss.api.v1alpha1.OsType;
import dev.vmss.api.v1alpha1.SourceKind;
import dev.vmss.operator.model.ImageVersion;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What an item of the catalogue hands out: everything an instance needs to know of its image.
 *
 * @param name the {@code MarketplaceImage} object
 * @param uid that object's uid: a re-created item is another one
 * @param kind what it is made of, which decides the runtime
 * @param osType the operating system inside, which decides the nodes
 * @param architectures of the nodes it runs on, as they name theirs in the label {@code
 *     kubernetes.io/arch}; none when it is not known
 * @param reference repository without tag or digest; instances run {@code reference@digest}
 * @param pullSecret name of a Secret that each tenant provides in its own namespace
 * @param volume that the disk was imported into, to be cloned; none when instances run from the
 *     image itself
 */
public record ServedImage(
    String name,
    String uid,
    ImageVersion version,
    String digest,
    SourceKind kind,
    OsType osType,
    Set<String> architectures,
    String reference,
    Optional<String> pullSecret,
    List<String> command,
    List<String> args,
    Optional<ImageVolume> volume) {

  public ServedImage {
    architectures = Set.copyOf(architectures);
    command = List.copyOf(command);
    args = List.copyOf(args);
  }

  /** An image that instances run from as it is. */
  public ServedImage(
      String name,
      String uid,
      ImageVersion version,
      String digest,
      SourceKind kind,
      OsType osType,
      Set<String> architectures,
      String reference,
      Optional<String> pullSecret,
      List<String> command,
      List<String> args) {
    this(
        name,
        uid,
        version,
        digest,
        kind,
        osType,
        architectures,
        reference,
        pullSecret,
        command,
        args,
        Optional.empty());
  }

  /** Whether its instances are machines. */
  public boolean isMachineDisk() {
    return kind != SourceKind.CONTAINER_IMAGE;
  }

  /**
   * The operating system of the nodes, as they name theirs in the label {@code kubernetes.io/os}:
   * the one inside, but what runs machines is Linux.
   */
  public String system() {
    return isMachineDisk() ? "linux" : osType.name().toLowerCase(Locale.ROOT);
  }

  /** Same version and same content. */
  public boolean sameAs(ImageVersion otherVersion, String otherDigest) {
    return version.equals(otherVersion) && digest.equals(otherDigest);
  }
}
