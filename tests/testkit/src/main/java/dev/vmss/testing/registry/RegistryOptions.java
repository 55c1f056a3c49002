package dev.vmss.testing.registry;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;

/**
 * How a local registry is protected.
 *
 * @param tls whose certificate it shows; plain http when empty
 * @param password whether it wants {@link LocalRegistry#USER} and {@link LocalRegistry#PASSWORD}
 * @param tokens who grants its tokens, instead of a password
 */
public record RegistryOptions(
    Optional<TestAuthority> tls, boolean password, Optional<TokenService> tokens) {

  /** Plain http for everybody. */
  public static RegistryOptions open() {
    return new RegistryOptions(Optional.empty(), false, Optional.empty());
  }

  public RegistryOptions withTls(TestAuthority authority) {
    return new RegistryOptions(Optional.of(authority), password, tokens);
  }

  public RegistryOptions withPassword() {
    return new RegistryOptions(tls, true, tokens);
  }

  public RegistryOptions withTokens(TokenService service) {
    return new RegistryOptions(tls, password, Optional.of(service));
  }

  /** The header that lets a test push to the repository. */
  Optional<String> pushAuthorization(String repository) {
    if (tokens.isPresent()) {
      return tokens.map(service -> "Bearer " + service.grant(repository, "pull", "push"));
    }
    String pair = LocalRegistry.USER + ":" + LocalRegistry.PASSWORD;
    String encoded = Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    return password ? Optional.of("Basic " + encoded) : Optional.empty();
  }

  /** The registry's configuration file. */
  String configuration(Path folder, int port) {
    String all =
        """
        version: 0.1
        log: {level: info}
        storage:
          filesystem: {rootdirectory: "%s"}
          delete: {enabled: true}
        http:
          addr: 127.0.0.1:%d
        """
            .formatted(folder.resolve("data"), port);
    if (tls.isPresent()) {
      all +=
          "  tls: {certificate: \"%s\", key: \"%s\"}\n"
              .formatted(tls.get().certificateFile(), tls.get().keyFile());
    }
    if (tokens.isPresent()) {
      return all + tokens.get().registryConfiguration();
    }
    return password
        ? all
            + "auth: {htpasswd: {realm: test, path: \"%s\"}}\n"
                .formatted(folder.resolve("htpasswd"))
        : all;
  }
}
