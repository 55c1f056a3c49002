package dev.vmss.operator.image.disk;

import dev.vmss.operator.cdi.DataVolume;
import dev.vmss.operator.cdi.RegistryImport;
import dev.vmss.operator.image.download.DownloadFailure;
import dev.vmss.operator.image.download.DownloadFailure.Denied;
import dev.vmss.operator.image.download.DownloadFailure.Unavailable;
import dev.vmss.operator.image.download.DownloadFailure.Unsuitable;
import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.FieldValidateable;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Makes and deletes DataVolumes in the operator's namespace, and nowhere else. */
public final class VolumesShell implements VolumeStore {

  private static final int TOO_MANY_REQUESTS = 429;
  private static final int CONFLICT = 409;
  private static final int NOT_FOUND = 404;
  private static final int SERVER_ERROR = 500;
  private static final String BOUND = "Bound";

  private final KubernetesClient client;
  private final String namespace;
  private final ImportLogins logins;
  private final VolumeCache cache;

  public VolumesShell(
      KubernetesClient client, String namespace, ImportLogins logins, VolumeCache cache) {
    this.client = client;
    this.namespace = namespace;
    this.logins = logins;
    this.cache = cache;
  }

  @Override
  public Backend backend() {
    return cache.backend();
  }

  @Override
  public Collection<VolumeView> of(String imageUid) {
    return cache.of(imageUid);
  }

  @Override
  public Made make(GoldenVolume wanted) {
    try {
      if (claim(wanted.name()) == Claim.FILLED) {
        return new Made.Filled();
      }
      Optional<DownloadFailure> noLogin = bringLogin(wanted);
      return noLogin.<Made>map(Made.Refused::new).orElseGet(() -> create(wanted));
    } catch (KubernetesClientException e) {
      return new Made.Refused(failure(e));
    }
  }

  private Made create(GoldenVolume wanted) {
    DataVolume made;
    try {
      // A server that does not know a field must say so, and not drop it.
      made =
          client
              .resource(wanted.dataVolume(namespace))
              .fieldValidation(FieldValidateable.Validation.STRICT)
              .create();
    } catch (KubernetesClientException e) {
      if (e.getCode() != CONFLICT) {
        throw e;
      }
      made = volume(wanted.name()).get();
    }
    return made == null
        ? new Made.Refused(new Unavailable(DiskWords.unreachable()))
        : judged(wanted, made);
  }

  /** Old servers do not validate strictly: what counts is what they have stored. */
  private Made judged(GoldenVolume wanted, DataVolume made) {
    return switch (Standing.of(wanted, VolumeView.of(made, Instant.EPOCH))) {
      case Standing.Unverified _ -> {
        var _ = discard(wanted.name());
        yield new Made.Refused(new Unsuitable(DiskWords.unverified()));
      }
      case Standing.Foreign _ ->
          new Made.Refused(new Denied(DiskWords.foreign(namespace, wanted.name())));
      case Standing.Ready _,
          Standing.Coming _,
          Standing.Troubled _,
          Standing.Broken _,
          Standing.Going _ ->
          new Made.Begun();
    };
  }

  private Optional<DownloadFailure> bringLogin(GoldenVolume wanted) {
    return wanted
        .pullSecret()
        .flatMap(
            secret ->
                switch (logins.of(secret, wanted.address().replaceFirst("^docker://", ""))) {
                  case ImportLogins.Unusable(DownloadFailure failure) -> Optional.of(failure);
                  case ImportLogins.Login login -> {
                    write(wanted, login);
                    yield Optional.empty();
                  }
                });
  }

  /** In CDI's form, beside the pull secret itself; it goes with the volume. */
  private void write(GoldenVolume wanted, ImportLogins.Login login) {
    Secret secret =
        new SecretBuilder()
            .withMetadata(wanted.metadata(namespace))
            .withStringData(
                Map.of(
                    RegistryImport.USER_KEY,
                    login.user(),
                    RegistryImport.PASSWORD_KEY,
                    login.password()))
            .build();
    deleteSecret(wanted.name());
    client.resource(secret).create();
  }

  private void deleteSecret(String name) {
    var _ = client.secrets().inNamespace(namespace).withName(name).delete();
  }

  private static DownloadFailure failure(KubernetesClientException e) {
    int code = e.getCode();
    if (code == 0 || code == TOO_MANY_REQUESTS || code >= SERVER_ERROR) {
      return new Unavailable(DiskWords.unreachable());
    }
    if (code == NOT_FOUND) {
      return new Unavailable(DiskWords.backendMissing());
    }
    String words =
        Optional.ofNullable(e.getStatus())
            .map(status -> status.getMessage())
            .orElseGet(() -> String.valueOf(e.getMessage()));
    return words.contains("checksum")
        ? new Unsuitable(DiskWords.unverified())
        : new Denied(DiskWords.refused(code, words));
  }

  /** In the foreground: the volume is seen until its claim is gone, too. */
  @Override
  public boolean discard(String name) {
    try {
      deleteSecret(name);
      boolean noVolume =
          volume(name).withPropagationPolicy(DeletionPropagation.FOREGROUND).delete().isEmpty();
      return noVolume && claimOf(name).delete().isEmpty();
    } catch (KubernetesClientException _) { // it is tried again in a moment
      return false;
    }
  }

  @Override
  public Optional<Claim> lookForClaim(String name) {
    try {
      return Optional.of(claim(name));
    } catch (KubernetesClientException _) {
      return Optional.empty();
    }
  }

  private Claim claim(String name) {
    PersistentVolumeClaim claim = claimOf(name).get();
    if (claim == null || claim.getMetadata().getDeletionTimestamp() != null) {
      return Claim.NONE;
    }
    String filler =
        Objects.requireNonNullElse(claim.getMetadata().getAnnotations(), Map.<String, String>of())
            .getOrDefault(DataVolume.POD_PHASE, "");
    boolean bound = claim.getStatus() != null && BOUND.equals(claim.getStatus().getPhase());
    return bound && filler.equals(VolumeView.SUCCEEDED) ? Claim.FILLED : Claim.THERE;
  }

  private Resource<DataVolume> volume(String name) {
    return client.resources(DataVolume.class).inNamespace(namespace).withName(name);
  }

  private Resource<PersistentVolumeClaim> claimOf(String name) {
    return client.persistentVolumeClaims().inNamespace(namespace).withName(name);
  }
}
