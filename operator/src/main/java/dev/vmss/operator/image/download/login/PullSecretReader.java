package dev.vmss.operator.image.download.login;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.vmss.operator.image.download.PullSecret;
import dev.vmss.operator.image.download.failure.Failures;
import dev.vmss.operator.image.download.failure.Refusal;
import dev.vmss.operator.image.download.oci.Json;
import dev.vmss.operator.image.download.oci.OciReference;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Finds in a pull secret what it holds for one registry. */
record PullSecretReader(PullSecret secret, Failures failures) {

  private static final String CONFIG = ".dockerconfigjson";
  private static final String OLD_CONFIG = ".dockercfg";

  /** The credentials of the entry that fits the reference best, as the kubelet chooses. */
  Optional<Credentials> credentialsFor(OciReference reference) throws Refusal {
    Map<RegistryKey, JsonNode> entries = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : auths().properties()) {
      RegistryKey.parse(entry.getKey())
          .filter(key -> key.matches(reference))
          .ifPresent(key -> entries.put(key, entry.getValue()));
    }
    Optional<RegistryKey> best = entries.keySet().stream().max(Comparator.naturalOrder());
    return best.isPresent()
        ? credentials(entries.getOrDefault(best.get(), MissingNode.getInstance()))
        : Optional.empty();
  }

  private JsonNode auths() throws Refusal {
    String config = secret.data().get(CONFIG);
    String text = config == null ? secret.data().get(OLD_CONFIG) : config;
    if (text == null) {
      throw failures.badSecret(
          secret, "has neither the key %s nor %s".formatted(CONFIG, OLD_CONFIG));
    }
    JsonNode root =
        decoded(text)
            .flatMap(Json::object)
            .orElseThrow(() -> failures.badSecret(secret, "does not hold valid JSON"));
    JsonNode auths = config == null ? root : root.path("auths");
    if (!auths.isObject()) {
      throw failures.badSecret(secret, "has no object 'auths' in its key " + CONFIG);
    }
    return auths;
  }

  private Optional<Credentials> credentials(JsonNode entry) throws Refusal {
    Optional<String> identity = Json.text(entry, "identitytoken");
    if (identity.isPresent()) {
      return Optional.of(new Credentials.IdentityToken(identity.get()));
    }
    Optional<String> token = Json.text(entry, "registrytoken");
    if (token.isPresent()) {
      return Optional.of(new Credentials.RegistryToken(token.get()));
    }
    Optional<String> auth = Json.text(entry, "auth");
    if (auth.isPresent()) {
      return Optional.of(pair(auth.get()));
    }
    return Json.text(entry, "username")
        .map(username -> new Credentials.Basic(username, Json.text(entry, "password").orElse("")));
  }

  private Credentials pair(String auth) throws Refusal {
    String pair =
        decoded(auth)
            .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
            .filter(text -> text.contains(":"))
            .orElseThrow(
                () ->
                    failures.badSecret(
                        secret, "has an 'auth' that is not base64 of name:password"));
    int colon = pair.indexOf(':');
    return new Credentials.Basic(pair.substring(0, colon), pair.substring(colon + 1));
  }

  private static Optional<byte[]> decoded(String base64) {
    try {
      return Optional.of(Base64.getDecoder().decode(base64.replaceAll("\\s", "")));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }
}
