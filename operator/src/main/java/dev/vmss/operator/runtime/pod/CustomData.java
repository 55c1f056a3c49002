package dev.vmss.operator.runtime.pod;

import dev.vmss.api.v1alpha1.OsProfile;
import dev.vmss.api.v1alpha1.SecretKeyReference;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * Custom data as a file in the instance: {@code /etc/vmss/custom-data}. Inline data travels in an
 * annotation of the Pod and the downward API, so that an instance stays one object; a Secret is
 * mounted by its name.
 */
final class CustomData {

  static final String ANNOTATION = "vmss.dev/custom-data";

  private static final String VOLUME = "custom-data";
  private static final String FOLDER = "/etc/vmss";
  private static final String FILE = "custom-data";

  private CustomData() {}

  /**
   * The decoded text; data that is no text stays base64, because the downward API carries text
   * only.
   */
  static Optional<String> inline(OsProfile os) {
    return Optional.ofNullable(os.customData())
        .filter(base64 -> !base64.isEmpty())
        .map(CustomData::decode);
  }

  private static String decode(String base64) {
    byte[] bytes = Base64.getDecoder().decode(base64);
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      return base64;
    }
  }

  static List<Volume> volumes(OsProfile os) {
    SecretKeyReference secret = os.customDataSecretRef();
    if (secret != null) {
      return List.of(
          new VolumeBuilder()
              .withName(VOLUME)
              .withNewSecret()
              .withSecretName(secret.name())
              .addNewItem()
              .withKey(secret.key())
              .withPath(FILE)
              .endItem()
              .endSecret()
              .build());
    }
    return inline(os).isEmpty() ? List.of() : List.of(downward());
  }

  private static Volume downward() {
    return new VolumeBuilder()
        .withName(VOLUME)
        .withNewDownwardAPI()
        .addNewItem()
        .withPath(FILE)
        .withNewFieldRef()
        .withFieldPath("metadata.annotations['" + ANNOTATION + "']")
        .endFieldRef()
        .endItem()
        .endDownwardAPI()
        .build();
  }

  static List<VolumeMount> mounts(OsProfile os) {
    boolean any = inline(os).isPresent() || os.customDataSecretRef() != null;
    return any
        ? List.of(
            new VolumeMountBuilder()
                .withName(VOLUME)
                .withMountPath(FOLDER)
                .withReadOnly(true)
                .build())
        : List.of();
  }
}
