package dev.vmss.testing.registry;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A certificate authority of one test run, with a server certificate for loopback and one not. */
public final class TestAuthority {

  private static final String PASSWORD = "changeit";

  private final Path folder;

  private TestAuthority(Path folder) {
    this.folder = folder;
  }

  /**
   * Makes an authority and its certificates.
   *
   * @param folder to keep the files in; empty, and removed by the caller
   */
  public static TestAuthority create(Path folder) {
    TestAuthority authority = new TestAuthority(folder);
    authority.generate("ca", "-dname", "CN=VMSS test authority", "-ext", "bc:c=ca:true");
    authority.generate(
        "server",
        "-dname",
        "CN=loopback",
        "-signer",
        "ca",
        "-ext",
        "san=dns:localhost,ip:127.0.0.1,ip:0:0:0:0:0:0:0:1");
    authority.generate(
        "stranger", "-dname", "CN=stranger", "-signer", "ca", "-ext", "san=dns:other.example");
    authority.writePem(authority.caFile(), "CERTIFICATE", authority.encoded("ca"));
    return authority;
  }

  /** The authority's certificate, PEM. */
  public Path caFile() {
    return folder.resolve("ca.pem");
  }

  /** The certificate of a server on loopback, PEM. */
  public Path certificateFile() {
    return writePem(folder.resolve("server.pem"), "CERTIFICATE", encoded("server"));
  }

  /** The private key of {@link #certificateFile()}, PEM. */
  public Path keyFile() {
    return writePem(folder.resolve("server.key"), "PRIVATE KEY", serverKey().getEncoded());
  }

  byte[] serverCertificate() {
    return encoded("server");
  }

  PrivateKey serverKey() {
    try {
      return (PrivateKey) store().getKey("server", PASSWORD.toCharArray());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** For a server that is who it says, on loopback. */
  public SSLContext server() {
    return context("server");
  }

  /** For a server whose certificate names another host. */
  public SSLContext stranger() {
    return context("stranger");
  }

  /** For a client that trusts this authority only. */
  public SSLContext client() {
    try {
      KeyStore trusted = KeyStore.getInstance("PKCS12");
      trusted.load(null, null);
      trusted.setCertificateEntry("ca", store().getCertificate("ca"));
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(trusted);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, factory.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private SSLContext context(String alias) {
    try {
      char[] password = PASSWORD.toCharArray();
      KeyStore single = KeyStore.getInstance("PKCS12");
      single.load(null, null);
      Certificate[] chain = store().getCertificateChain(alias);
      single.setKeyEntry(alias, store().getKey(alias, password), password, chain);
      KeyManagerFactory factory =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      factory.init(single, password);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(factory.getKeyManagers(), null, null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private void generate(String alias, String... options) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                alias,
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-validity",
                "7",
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD,
                "-keystore",
                folder.resolve("authority.p12").toString()));
    command.addAll(List.of(options));
    try {
      Path log = folder.resolve("keytool.txt");
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
        process.destroyForcibly();
        throw new IllegalStateException("keytool failed: " + Files.readString(log));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private byte[] encoded(String alias) {
    try {
      return store().getCertificate(alias).getEncoded();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private KeyStore store() {
    try (InputStream in = Files.newInputStream(folder.resolve("authority.p12"))) {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(in, PASSWORD.toCharArray());
      return store;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private Path writePem(Path file, String type, byte[] content) {
    String lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
    String pem = "-----BEGIN %s-----%n%s%n-----END %s-----%n".formatted(type, lines, type);
    try {
      return Files.write(file, pem.getBytes(StandardCharsets.US_ASCII));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
