package dev.vmss.operator.image.download.wire;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Collection;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/** Whose certificates are believed: those that Java trusts, and those of a file. */
final class TrustedAuthorities {

  private TrustedAuthorities() {}

  /**
   * @throws IllegalArgumentException with a sentence when the file holds no certificates
   */
  static SSLContext context(Optional<Path> caFile) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(
          null,
          caFile.isPresent() ? managers(extended(caFile.get())).toArray(TrustManager[]::new) : null,
          null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalArgumentException(
          "fetch.caFile %s cannot be used (%s): it must be a readable file of PEM certificates."
              .formatted(caFile.map(Path::toString).orElse(""), e.getClass().getSimpleName()),
          e);
    }
  }

  private static KeyStore extended(Path caFile) throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    int count = 0;
    for (X509Certificate known : managers(null).flatMap(TrustedAuthorities::issuers).toList()) {
      store.setCertificateEntry("java-" + count++, known);
    }
    Collection<? extends Certificate> added = read(caFile);
    for (Certificate certificate : added) {
      store.setCertificateEntry("file-" + count++, certificate);
    }
    return store;
  }

  private static Collection<? extends Certificate> read(Path caFile)
      throws GeneralSecurityException, IOException {
    try (InputStream in = Files.newInputStream(caFile)) {
      Collection<? extends Certificate> found =
          CertificateFactory.getInstance("X.509").generateCertificates(in);
      if (found.isEmpty()) {
        throw new IOException("No certificate in the file");
      }
      return found;
    }
  }

  private static Stream<TrustManager> managers(@org.jspecify.annotations.Nullable KeyStore store)
      throws GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return Arrays.stream(factory.getTrustManagers());
  }

  private static Stream<X509Certificate> issuers(TrustManager manager) {
    return manager instanceof X509TrustManager x509
        ? Arrays.stream(x509.getAcceptedIssuers())
        : Stream.empty();
  }
}
