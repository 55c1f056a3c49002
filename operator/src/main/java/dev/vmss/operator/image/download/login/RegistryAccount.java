package dev.vmss.operator.image.download.login;

import dev.vmss.operator.image.download.DownloadFailure;
import dev.vmss.operator.image.download.PullSecret;
import dev.vmss.operator.image.download.failure.Failures;
import dev.vmss.operator.image.download.failure.Refusal;
import dev.vmss.operator.image.download.oci.OciReference;
import java.time.Duration;

/** What a pull secret holds for one image, for those who log in by themselves. */
public sealed interface RegistryAccount {

  /** A user's name and password; they go into no text. */
  record Named(String user, String password) implements RegistryAccount {
    @Override
    public String toString() {
      return Credentials.REDACTED;
    }
  }

  /** A token, which only a token service or this very registry takes. */
  record Token() implements RegistryAccount {}

  /** Nothing for this registry. */
  record None() implements RegistryAccount {}

  /** The secret or the reference cannot be read. */
  record Unreadable(DownloadFailure failure) implements RegistryAccount {}

  /**
   * @param reference of the image, with or without its digest
   */
  static RegistryAccount of(PullSecret secret, String reference) {
    Failures failures = new Failures(reference, Duration.ZERO);
    try {
      return new PullSecretReader(secret, failures)
          .credentialsFor(OciReference.parse(reference))
          .map(RegistryAccount::of)
          .orElseGet(None::new);
    } catch (Refusal refusal) {
      return new Unreadable(refusal.failure());
    }
  }

  private static RegistryAccount of(Credentials credentials) {
    return switch (credentials) {
      case Credentials.Basic(String user, String password) -> new Named(user, password);
      case Credentials.IdentityToken _, Credentials.RegistryToken _ -> new Token();
    };
  }
}
