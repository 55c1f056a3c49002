package dev.vmss.operator.image.download.login;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** What a pull secret holds for one registry; never shown in a text. */
sealed interface Credentials {

  String REDACTED = "[redacted]";

  /** A name and a password, for the registry itself or for its token service. */
  record Basic(String username, String password) implements Credentials {
    String header() {
      byte[] pair = (username + ":" + password).getBytes(StandardCharsets.UTF_8);
      return "Basic " + Base64.getEncoder().encodeToString(pair);
    }

    @Override
    public String toString() {
      return REDACTED;
    }
  }

  /** An OAuth 2 refresh token, for the token service only. */
  record IdentityToken(String value) implements Credentials {
    @Override
    public String toString() {
      return REDACTED;
    }
  }

  /** A bearer token that the registry takes as it is. */
  record RegistryToken(String value) implements Credentials {
    @Override
    public String toString() {
      return REDACTED;
    }
  }
}
