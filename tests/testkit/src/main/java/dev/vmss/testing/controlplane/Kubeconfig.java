package dev.vmss.testing.controlplane;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;

/** Writes kubeconfig files that carry their credentials with them and only the owner can read. */
public final class Kubeconfig {

  private Kubeconfig() {}

  static Path write(Path file, String url, Path authority, Credential credential) {
    try {
      return write(
          file,
          url,
          base64(Files.readAllBytes(authority)),
          "",
          """
          client-certificate-data: %s
              client-key-data: %s"""
              .formatted(
                  base64(Files.readAllBytes(credential.certificate())),
                  base64(Files.readAllBytes(credential.key()))));
    } catch (IOException e) {
      throw new UncheckedIOException("The kubeconfig " + file + " was not written.", e);
    }
  }

  /**
   * Writes a kubeconfig for the bearer of a token.
   *
   * @param namespace of the context, as a Pod of that service account would have it
   * @param authorityData the certificate authority, PEM in base64 as in another kubeconfig
   */
  public static Path withToken(
      Path file, String url, String authorityData, String namespace, String token) {
    try {
      return write(file, url, authorityData, ", namespace: " + namespace, "token: " + token);
    } catch (IOException e) {
      throw new UncheckedIOException("The kubeconfig " + file + " was not written.", e);
    }
  }

  private static Path write(
      Path file, String url, String authorityData, String namespace, String user)
      throws IOException {
    Files.deleteIfExists(file);
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    return Files.writeString(
        file,
        """
        apiVersion: v1
        kind: Config
        current-context: vmss
        contexts:
        - name: vmss
          context: {cluster: vmss, user: vmss%s}
        clusters:
        - name: vmss
          cluster:
            server: %s
            certificate-authority-data: %s
        users:
        - name: vmss
          user:
            %s
        """
            .formatted(namespace, url, authorityData, user));
  }

  private static String base64(byte[] content) {
    return Base64.getEncoder().encodeToString(content);
  }
}
