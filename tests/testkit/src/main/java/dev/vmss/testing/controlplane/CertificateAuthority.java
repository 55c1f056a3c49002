package dev.vmss.testing.controlplane;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Signs the certificates of one control plane; nothing outside that control plane trusts it. */
final class CertificateAuthority {

  private static final X500Name NAME = name("vmss-local-ca", "vmss-local");
  private static final Duration LIFETIME = Duration.ofDays(30);

  private final Path folder;
  private final KeyPair keys;
  private final X509Certificate certificate;
  private final SecureRandom random = new SecureRandom();

  private CertificateAuthority(Path folder) throws Exception {
    this.folder = folder;
    this.keys = generateKeys("EC", 256);
    this.certificate =
        sign(
            NAME,
            keys,
            builder -> {
              builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
              builder.addExtension(
                  Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
            });
    write(certificateFile(), certificate);
  }

  /** Creates the authority and writes {@code ca.crt} into the folder. */
  static CertificateAuthority in(Path folder) {
    return guarded("ca", () -> new CertificateAuthority(Files.createDirectories(folder)));
  }

  Path certificateFile() {
    return folder.resolve("ca.crt");
  }

  X509Certificate certificate() {
    return certificate;
  }

  /** A certificate for servers on the loopback address, usable by clients too, as etcd needs it. */
  Credential server(String commonName) {
    return issue(commonName, "vmss-local", generateKeys("EC", 256), loopbackNames());
  }

  /**
   * A certificate that makes its bearer the given user in the given group. RSA, although slower to
   * make, because the fabric8 client takes a PKCS#8 client key for one.
   */
  Credential client(String user, String group) {
    return issue(user, group, generateKeys("RSA", 2048), new GeneralNames(new GeneralName[0]));
  }

  /** A key pair without a certificate: its public half is in the "certificate" file. */
  Credential signingKey(String fileName) {
    return guarded(
        fileName,
        () -> {
          KeyPair pair = generateKeys("EC", 256);
          return stored(fileName, pair, pair.getPublic());
        });
  }

  private Credential issue(
      String commonName, String organization, KeyPair pair, GeneralNames alternatives) {
    return guarded(
        commonName,
        () -> {
          X509Certificate signed =
              sign(
                  name(commonName, organization),
                  pair,
                  builder -> {
                    builder.addExtension(
                        Extension.extendedKeyUsage,
                        false,
                        new ExtendedKeyUsage(
                            new KeyPurposeId[] {
                              KeyPurposeId.id_kp_clientAuth, KeyPurposeId.id_kp_serverAuth
                            }));
                    if (alternatives.getNames().length > 0) {
                      builder.addExtension(Extension.subjectAlternativeName, false, alternatives);
                    }
                  });
          return stored(commonName.replace(':', '-'), pair, signed);
        });
  }

  private static GeneralNames loopbackNames() {
    return new GeneralNames(
        new GeneralName[] {
          new GeneralName(GeneralName.iPAddress, "127.0.0.1"),
          new GeneralName(GeneralName.dNSName, "localhost"),
          new GeneralName(GeneralName.dNSName, "kubernetes.default.svc")
        });
  }

  private X509Certificate sign(X500Name subject, KeyPair pair, Extensions extensions)
      throws OperatorCreationException, CertIOException, GeneralSecurityException {
    // A minute of tolerance for clocks of containers that look at these certificates.
    Instant from = Instant.now().minusSeconds(60);
    JcaX509v3CertificateBuilder builder =
        new JcaX509v3CertificateBuilder(
            NAME,
            new BigInteger(96, random),
            Date.from(from),
            Date.from(from.plus(LIFETIME)),
            subject,
            pair.getPublic());
    extensions.addTo(builder);
    return new JcaX509CertificateConverter()
        .getCertificate(
            builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate())));
  }

  private static KeyPair generateKeys(String algorithm, int bits) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
      generator.initialize(bits);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new ControlPlaneException("This JDK makes no " + algorithm + " keys.", e);
    }
  }

  private Credential stored(String name, KeyPair pair, Object certificateOrPublicKey)
      throws IOException {
    Credential credential =
        new Credential(folder.resolve(name + ".crt"), folder.resolve(name + ".key"));
    write(credential.certificate(), certificateOrPublicKey);
    Files.createFile(
        credential.key(),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    write(credential.key(), new JcaPKCS8Generator(pair.getPrivate(), null));
    return credential;
  }

  private static void write(Path file, Object content) throws IOException {
    StringWriter text = new StringWriter();
    try (JcaPEMWriter pem = new JcaPEMWriter(text)) {
      pem.writeObject(content);
    }
    Files.writeString(file, text.toString());
  }

  private static X500Name name(String commonName, String organization) {
    return new X500NameBuilder()
        .addRDN(BCStyle.O, organization)
        .addRDN(BCStyle.CN, commonName)
        .build();
  }

  private static <T> T guarded(String what, Issuing<T> issuing) {
    try {
      return issuing.run();
    } catch (IOException e) {
      throw new UncheckedIOException("The certificate of " + what + " was not written.", e);
    } catch (Exception e) {
      throw new ControlPlaneException("The certificate of " + what + " was not made.", e);
    }
  }

  @FunctionalInterface
  private interface Issuing<T> {
    T run() throws Exception;
  }

  @FunctionalInterface
  private interface Extensions {
    void addTo(JcaX509v3CertificateBuilder builder) throws CertIOException;
  }
}
