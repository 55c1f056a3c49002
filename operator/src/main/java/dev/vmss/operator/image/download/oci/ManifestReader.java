package dev.vmss.operator.image.download.oci;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vmss.operator.image.download.Platform;
import dev.vmss.operator.image.download.failure.Failures;
import dev.vmss.operator.image.download.failure.Refusal;
import dev.vmss.operator.image.download.policy.Endpoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads manifests that strangers wrote; whatever is doubtful about one is a reason to refuse it.
 */
public record ManifestReader(Endpoint from, Failures failures) {

  /** All that is read of a manifest, an index and a configuration; the rest is never built. */
  private static final Set<String> FIELDS =
      Set.of(
          "schemaVersion",
          "mediaType",
          "manifests",
          "config",
          "layers",
          "digest",
          "size",
          "platform",
          "artifactType",
          "os",
          "architecture");

  private static final String NO_JSON = "is no valid JSON object of a size that an image can have";
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,31}");

  /**
   * @param contentType of the answer; it must not contradict the document
   */
  public Manifest read(byte[] bytes, Optional<String> contentType) throws Refusal {
    JsonNode root = Json.object(bytes, FIELDS).orElseThrow(() -> invalid(NO_JSON));
    if (root.path("schemaVersion").asInt(0) == 1) {
      throw failures.schema1();
    }
    boolean index = root.has("manifests");
    if (index == (root.has("layers") || root.has("config"))) {
      // A document that is both means one thing to us and another to a node's runtime.
      throw invalid("is neither an image manifest nor an index, or claims to be both");
    }
    String mediaType = mediaType(root, contentType, index);
    return index
        ? new Manifest.Index(mediaType, entries(root.path("manifests")))
        : new Manifest.Image(
            mediaType, descriptor(root.path("config")), descriptors(root.path("layers")));
  }

  /** The platform in an image configuration; empty when it does not say. */
  public Optional<Platform> readPlatform(byte[] config) throws Refusal {
    JsonNode root =
        Json.object(config, FIELDS).orElseThrow(() -> invalid("as image configuration " + NO_JSON));
    return platform(root);
  }

  private String mediaType(JsonNode root, Optional<String> contentType, boolean index)
      throws Refusal {
    Optional<String> inside = Json.text(root, "mediaType");
    Optional<String> outside = contentType.filter(ManifestReader::isKnown);
    if (inside.isPresent() && outside.isPresent() && !inside.equals(outside)) {
      throw invalid("has a media type that contradicts its Content-Type");
    }
    String type =
        inside.or(() -> outside).orElse(index ? MediaTypes.OCI_INDEX : MediaTypes.OCI_MANIFEST);
    if (!(index ? MediaTypes.INDEXES : MediaTypes.MANIFESTS).contains(type)) {
      throw invalid("has a media type that does not fit its content");
    }
    return type;
  }

  private static boolean isKnown(String type) {
    return MediaTypes.INDEXES.contains(type) || MediaTypes.MANIFESTS.contains(type);
  }

  /**
   * What is of an unknown platform (attestations) or says what else it is (signatures) is no image
   * and is left out. To name no platform at all is legal for an image.
   */
  private List<Manifest.Entry> entries(JsonNode manifests) throws Refusal {
    if (!manifests.isArray()) {
      throw invalid("has no list of manifests");
    }
    List<Manifest.Entry> entries = new ArrayList<>();
    for (JsonNode node : manifests) {
      Manifest.Descriptor descriptor = descriptor(node);
      Optional<Platform> platform = platform(node.path("platform"));
      boolean image =
          node.path("platform").isObject() ? platform.isPresent() : !node.has("artifactType");
      if (image && MediaTypes.MANIFESTS.contains(descriptor.mediaType())) {
        entries.add(new Manifest.Entry(platform, descriptor));
      }
    }
    return List.copyOf(entries);
  }

  private static Optional<Platform> platform(JsonNode node) {
    Optional<String> os = name(node, "os");
    return name(node, "architecture")
        .flatMap(architecture -> os.map(name -> new Platform(name, architecture)));
  }

  private static Optional<String> name(JsonNode node, String field) {
    return Json.text(node, field)
        .filter(text -> NAME.matcher(text).matches() && !text.equals("unknown"));
  }

  private List<Manifest.Descriptor> descriptors(JsonNode layers) throws Refusal {
    if (!layers.isArray()) {
      throw invalid("has no list of layers");
    }
    List<Manifest.Descriptor> found = new ArrayList<>();
    for (JsonNode layer : layers) {
      found.add(descriptor(layer));
    }
    return List.copyOf(found);
  }

  private Manifest.Descriptor descriptor(JsonNode node) throws Refusal {
    Digest digest =
        Json.text(node, "digest")
            .flatMap(Digest::parse)
            .orElseThrow(() -> invalid("refers to something without a legal digest"));
    JsonNode size = node.path("size");
    if (!size.isIntegralNumber() || !size.canConvertToLong() || size.longValue() < 0) {
      throw invalid("refers to something without a legal size");
    }
    return new Manifest.Descriptor(
        Json.text(node, "mediaType").orElse(""), digest, size.longValue());
  }

  private Refusal invalid(String what) {
    return failures.invalid(from, what);
  }
}
