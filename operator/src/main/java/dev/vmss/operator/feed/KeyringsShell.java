package dev.vmss.operator.feed;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.vmss.api.v1alpha1.KeyringKind;
import dev.vmss.api.v1alpha1.KeyringReference;
import dev.vmss.operator.feed.signature.Keyring;
import dev.vmss.operator.feed.signature.SignatureInvalid;
import dev.vmss.operator.feed.source.Reading;
import dev.vmss.operator.feed.source.Unusable;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Gets a keyring whenever it is needed: none is ever kept. */
final class KeyringsShell implements Keyrings {

  private final KubernetesClient client;
  private final String namespace;

  KeyringsShell(KubernetesClient client, String namespace) {
    this.client = client;
    this.namespace = namespace;
  }

  @Override
  public Keyring read(KeyringReference reference) throws Unusable {
    byte[] bytes =
        bytes(reference)
            .orElseThrow(
                () -> missing(reference, "does not exist or has no such key: create it there"));
    try {
      return Keyring.of(bytes);
    } catch (SignatureInvalid e) {
      throw missing(reference, e.why());
    }
  }

  private Optional<byte[]> bytes(KeyringReference reference) throws Unusable {
    try {
      return reference.kind() == KeyringKind.CONFIG_MAP
          ? ofConfigMap(reference)
          : ofSecret(reference);
    } catch (KubernetesClientException e) {
      throw missing(
          reference,
          "cannot be read (HTTP status %d): the operator needs the permission to get it"
              .formatted(e.getCode()));
    } catch (IllegalArgumentException _) {
      throw missing(reference, "is not in base64");
    }
  }

  private Optional<byte[]> ofSecret(KeyringReference reference) {
    Secret secret = client.secrets().inNamespace(namespace).withName(reference.name()).get();
    return Optional.ofNullable(secret)
        .flatMap(found -> value(found.getData(), reference.key()))
        .map(Base64.getDecoder()::decode);
  }

  private Optional<byte[]> ofConfigMap(KeyringReference reference) {
    ConfigMap map = client.configMaps().inNamespace(namespace).withName(reference.name()).get();
    return Optional.ofNullable(map)
        .flatMap(
            found ->
                value(found.getData(), reference.key())
                    .map(text -> text.getBytes(UTF_8))
                    .or(
                        () ->
                            value(found.getBinaryData(), reference.key())
                                .map(Base64.getDecoder()::decode)));
  }

  private static Optional<String> value(@Nullable Map<String, String> data, String key) {
    return Optional.ofNullable(data).map(all -> all.get(key));
  }

  private Unusable missing(KeyringReference reference, String why) {
    return new Unusable(
        Reading.Kind.UNAVAILABLE,
        "The keyring '%s' (key '%s' of the %s) in the operator's namespace '%s' %s."
            .formatted(
                reference.name(),
                reference.key(),
                reference.kind() == KeyringKind.CONFIG_MAP ? "ConfigMap" : "Secret",
                namespace,
                why));
  }
}
