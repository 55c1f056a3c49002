package dev.vmss.operator.image.registry;

import dev.vmss.operator.image.download.PullSecret;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Map;
import java.util.Objects;

/** Gets a pull secret whenever it is needed: none is ever kept. */
public final class PullSecretsShell implements PullSecrets {

  private final KubernetesClient client;
  private final String namespace;

  public PullSecretsShell(KubernetesClient client, String namespace) {
    this.client = client;
    this.namespace = namespace;
  }

  @Override
  public PullSecret read(String name) throws Missing {
    Secret secret;
    try {
      secret = client.secrets().inNamespace(namespace).withName(name).get();
    } catch (KubernetesClientException e) {
      throw new Missing(
          "The pull secret '%s' could not be read in the operator's namespace '%s' (HTTP status %d): the operator needs the permission to get it."
              .formatted(name, namespace, e.getCode()));
    }
    if (secret == null) {
      throw new Missing(
          "The pull secret '%s' does not exist in the operator's namespace '%s': create it there."
              .formatted(name, namespace));
    }
    return PullSecret.of(name, Objects.requireNonNullElse(secret.getData(), Map.of()));
  }
}
