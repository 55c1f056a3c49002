package dev.vmss.operator.image.download;

import dev.vmss.operator.image.download.oci.Digest;
import dev.vmss.operator.image.download.oci.MediaTypes;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;

/** Manifests and configurations as text, right by default. */
public final class Documents {

  public static final Platform AMD64 = new Platform("linux", "amd64");
  public static final Platform ARM64 = new Platform("linux", "arm64");
  public static final Platform S390X = new Platform("linux", "s390x");
  public static final String CONFIG_TYPE = "application/vnd.oci.image.config.v1+json";
  public static final int LAYER_BYTES = 5000;

  private Documents() {}

  public static String digest(String document) {
    return Digest.sha256Of(document.getBytes(StandardCharsets.UTF_8)).toString();
  }

  public static String config(Platform platform) {
    return "{\"os\":\"%s\",\"architecture\":\"%s\",\"rootfs\":{\"type\":\"layers\"}}"
        .formatted(platform.os(), platform.architecture());
  }

  public static String image(String config) {
    return image(CONFIG_TYPE, config);
  }

  public static String image(String configType, String config) {
    return """
        {"schemaVersion":2,"mediaType":"%s",
         "config":{"mediaType":"%s","digest":"%s","size":%d},
         "layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar+gzip","digest":"%s","size":%d}]}
        """
        .formatted(
            MediaTypes.OCI_MANIFEST,
            configType,
            digest(config),
            config.length(),
            digest("layer"),
            LAYER_BYTES);
  }

  public static String index(String... entries) {
    return "{\"schemaVersion\":2,\"mediaType\":\"%s\",\"manifests\":[%s]}"
        .formatted(MediaTypes.OCI_INDEX, Arrays.stream(entries).collect(Collectors.joining(",")));
  }

  /** Without a platform. */
  public static String entry(String image) {
    return "{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":%d}"
        .formatted(MediaTypes.OCI_MANIFEST, digest(image), image.length());
  }

  public static String entry(Platform platform, String image) {
    return entry(platform, digest(image), image.length());
  }

  public static String entry(Platform platform, String digest, long size) {
    return """
        {"mediaType":"%s","digest":"%s","size":%d,
         "platform":{"os":"%s","architecture":"%s"}}"""
        .formatted(MediaTypes.OCI_MANIFEST, digest, size, platform.os(), platform.architecture());
  }

  /** The headers with which a proper registry sends a manifest. */
  public static Map<String, String> manifestHeaders(String type, String document) {
    return Map.of("Content-Type", type, "Docker-Content-Digest", digest(document));
  }
}
