package dev.vmss.operator.scaleset.snapshot;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vmss.api.v1alpha1.VirtualMachineScaleSetSpec;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;

/**
 * The hash of what a user wrote about one machine, word for word: profile and size, as canonical
 * JSON. Neither what this release renders from it nor the image's version is part of it, so
 * upgrading the operator rolls nobody's machines; the version is compared on its own. It is the
 * stamp of all releases; what is the same in other words is known by its {@link Meaning}.
 */
public final class Model {

  private static final int LENGTH = 16;

  private static final ObjectMapper CANONICAL =
      JsonMapper.builder()
          .enable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .defaultPropertyInclusion(
              JsonInclude.Value.construct(
                  JsonInclude.Include.NON_EMPTY, JsonInclude.Include.ALWAYS))
          .build();

  private Model() {}

  /** 16 hexadecimal digits; the same for specs that describe the same machine. */
  public static String hash(VirtualMachineScaleSetSpec spec) {
    ObjectNode model = CANONICAL.createObjectNode();
    model.put("sku", spec.sku().name().toLowerCase(Locale.ROOT));
    model.set("profile", CANONICAL.valueToTree(spec.virtualMachineProfile()));
    if (model.at("/profile/storageProfile/imageReference") instanceof ObjectNode reference) {
      reference.remove("version");
      for (String field : new String[] {"publisher", "offer", "sku"}) {
        reference.put(field, reference.path(field).asText().toLowerCase(Locale.ROOT));
      }
    }
    return digest(plain(model));
  }

  /** 16 hexadecimal digits of a value's canonical JSON. */
  static String digest(Object model) {
    try {
      String text = CANONICAL.writeValueAsString(model);
      return HexFormat.of().formatHex(sha256(text)).substring(0, LENGTH);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A model that was read can be written.", e);
    }
  }

  private static Object plain(JsonNode model) {
    try {
      return CANONICAL.treeToValue(model, Object.class);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A model that was read can be written.", e);
    }
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256.", e);
    }
  }
}
