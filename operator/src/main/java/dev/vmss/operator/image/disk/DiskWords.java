package dev.vmss.operator.image.disk;

import dev.vmss.operator.image.download.failure.Shown;
import java.util.Optional;

/** Sentences about volumes and imports, each with a remedy where there is one. */
public final class DiskWords {

  private static final String SWITCH = "runtime.kubevirt.enabled";

  private DiskWords() {}

  public static String backendMissing() {
    return "CDI is not installed: the API server does not serve cdi.kubevirt.io/v1beta1, and without it no disk can be imported. Install CDI 1.65 or newer; the import begins by itself then.";
  }

  public static String switchedOff() {
    return "Machine disks are switched off in this operator: set its option %s to true to import them."
        .formatted(SWITCH);
  }

  /** Why nothing of this CDI's is used. */
  public static String unverified() {
    return "CDI 1.65 or newer is needed: the CDI of this cluster does not know the field checksum, and what it downloads would not be compared with spec.source.http.sha256. Nothing was imported.";
  }

  public static String foreign(String namespace, String name) {
    return "The DataVolume '%s' in the namespace '%s' is not the one that this image needs: delete it."
        .formatted(name, namespace);
  }

  public static String troubled(String words) {
    return "CDI could not import the disk: %s CDI tries it again by itself."
        .formatted(sentence(words));
  }

  public static String broken(String words) {
    return "CDI gave up importing the disk: %s".formatted(sentence(words));
  }

  public static String refused(int status, String words) {
    return "The API server did not accept the DataVolume (HTTP status %d): %s"
        .formatted(status, sentence(words));
  }

  public static String unreachable() {
    return "The DataVolume could not be created, because the API server did not answer in full.";
  }

  public static String token(String secret) {
    return "The pull secret '%s' holds a token for this registry, and CDI takes a user's name and a password only: put these into the Secret."
        .formatted(Shown.of(secret));
  }

  public static String noLogin(String secret) {
    return "The pull secret '%s' has no credentials for this registry: add them to that Secret."
        .formatted(Shown.of(secret));
  }

  public static String standsStill(GoldenVolume wanted, String namespace, String phase) {
    String storage =
        wanted
            .storageClass()
            .map("that the storage class '%s' exists and can provision"::formatted)
            .orElse("that the cluster has a default storage class that can provision");
    return "The import has made no progress for 10 minutes (%s). Check %s; that there is a class for CDI's scratch space (scratchSpaceStorageClass, else the default one); that CDI runs and reaches the source: kubectl -n %s describe datavolume %s"
        .formatted(
            phase.isEmpty() ? "CDI has not looked at it" : "phase " + phase,
            storage,
            namespace,
            wanted.name());
  }

  /** Others' words, as a sentence of ours: short, printable, with a full stop. */
  private static String sentence(String words) {
    String shown =
        Shown.of(Optional.of(words.strip()).filter(w -> !w.isEmpty()).orElse("no words"));
    return shown.endsWith(".") ? shown : shown + ".";
  }
}
