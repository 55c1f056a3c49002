package dev.vmss.testing.controlplane;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;

/** A certificate and its private key, both as PEM files. */
record Credential(Path certificate, Path key) {

  /** The chain, of one certificate. */
  Certificate[] readCertificates() throws IOException, GeneralSecurityException {
    try (InputStream pem = Files.newInputStream(certificate)) {
      return new Certificate[] {CertificateFactory.getInstance("X.509").generateCertificate(pem)};
    }
  }

  /** The key of a client; servers and service accounts have keys of another kind. */
  PrivateKey readKey() throws IOException, GeneralSecurityException {
    String base64 = Files.readString(key).replaceAll("-----[^-]*-----|\\s", "");
    return KeyFactory.getInstance("RSA")
        .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(base64)));
  }
}
