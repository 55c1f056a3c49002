package dev.vmss.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vmss.operator.image.download.Documents;
import dev.vmss.operator.image.download.DownloadFailure.Denied;
import dev.vmss.operator.image.download.DownloadFailure.Forbidden;
import dev.vmss.operator.image.download.DownloadFailure.NotFound;
import dev.vmss.operator.image.download.DownloadFailure.Unavailable;
import dev.vmss.operator.image.download.DownloadFailure.Untrusted;
import dev.vmss.operator.image.download.DownloadRequest;
import dev.vmss.operator.image.download.DownloadResult;
import dev.vmss.operator.image.download.Downloads;
import dev.vmss.operator.image.download.ImageDownload;
import dev.vmss.operator.image.download.PullSecret;
import dev.vmss.operator.image.download.Resolved;
import dev.vmss.operator.image.download.oci.MediaTypes;
import dev.vmss.operator.image.download.policy.FetchPolicy;
import dev.vmss.testing.registry.LocalRegistry;
import dev.vmss.testing.registry.RegistryOptions;
import dev.vmss.testing.registry.TestAuthority;
import dev.vmss.testing.registry.TestImages;
import dev.vmss.testing.registry.TokenService;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a real registry, CNCF Distribution, in each of its ways to be protected. */
class RegistryIT {

  @TempDir Path folder;

  @Test
  void followsATagThatMovesAndStillServesTheOldDigest() {
    try (LocalRegistry registry = LocalRegistry.start(folder, RegistryOptions.open())) {
      ImageDownload download = Downloads.with(Downloads.loopback());
      DownloadRequest request = Downloads.request(registry.authority());
      String first = TestImages.push(registry, "img/app", "1", new byte[1000]);

      Resolved resolved = Downloads.resolved(download.resolve(request));
      assertThat(resolved.digest()).isEqualTo(first);
      assertThat(TestImages.digest(registry, "img/app", "1")).contains(first);
      assertThat(resolved.platforms()).containsExactly(Documents.AMD64);
      assertThat(resolved.sizeBytes().orElseThrow()).isBetween(1000L, 1100L);
      assertThat(download.currentDigest(request)).contains(first);

      String second = TestImages.push(registry, "img/app", "1", new byte[2000]);
      assertThat(second).isNotEqualTo(first);
      assertThat(download.currentDigest(request)).contains(second);
      assertThat(Downloads.resolved(download.resolve(request)).digest()).isEqualTo(second);
      DownloadResult old = download.verify(request.withDigest(first));
      assertThat(Downloads.resolved(old).digest()).isEqualTo(first);
    }
  }

  @Test
  void addsUpTheSizesOfTheClustersArchitectures() {
    try (LocalRegistry registry = LocalRegistry.start(folder, RegistryOptions.open())) {
      ImageDownload download = Downloads.with(Downloads.loopback());
      DownloadRequest request = Downloads.request(registry.authority());
      Map<String, byte[]> contents =
          Map.of("amd64", new byte[1000], "arm64", new byte[3000], "s390x", new byte[9000]);
      String digest = TestImages.pushIndex(registry, "img/app", "1", contents);

      Resolved both =
          Downloads.resolved(
              download.resolve(request.withPlatforms(Set.of(Documents.AMD64, Documents.ARM64))));
      assertThat(both.digest()).isEqualTo(digest);
      assertThat(both.mediaType()).contains(MediaTypes.OCI_INDEX);
      assertThat(both.sizeBytes().orElseThrow()).isBetween(4000L, 4200L);
    }
  }

  @Test
  void saysWhatDoesNotExist() {
    try (LocalRegistry registry = LocalRegistry.start(folder, RegistryOptions.open())) {
      ImageDownload download = Downloads.with(Downloads.loopback());
      TestImages.push(registry, "img/app", "1", new byte[10]);
      DownloadRequest request = Downloads.request(registry.authority());
      String missing = registry.authority() + "/img/app:2";
      NotFound failure =
          Downloads.failed(
              NotFound.class, download.resolve(DownloadRequest.of(request.kind(), missing)));
      assertThat(failure.message()).contains(missing, "404, MANIFEST_UNKNOWN");
      assertThat(download.currentDigest(DownloadRequest.of(request.kind(), missing))).isEmpty();
    }
  }

  @Test
  void wantsTheRightPassword() {
    try (LocalRegistry registry =
        LocalRegistry.start(folder, RegistryOptions.open().withPassword())) {
      ImageDownload download = Downloads.with(Downloads.loopback());
      DownloadRequest request = Downloads.request(registry.authority());
      String digest = TestImages.push(registry, "img/app", "1", new byte[10]);

      Downloads.failed(Denied.class, download.resolve(request));
      Downloads.failed(
          Denied.class, download.resolve(request.withPullSecret(secret(registry, "wrong"))));
      PullSecret right = secret(registry, LocalRegistry.PASSWORD);
      assertThat(Downloads.resolved(download.resolve(request.withPullSecret(right))).digest())
          .isEqualTo(digest);
      assertThat(download.currentDigest(request.withPullSecret(right))).contains(digest);
    }
  }

  @Test
  void speaksTlsWithAPrivateAuthority() throws IOException {
    TestAuthority authority = TestAuthority.create(Files.createDirectory(folder.resolve("ca")));
    try (LocalRegistry registry =
        LocalRegistry.start(folder, RegistryOptions.open().withTls(authority).withPassword())) {
      FetchPolicy strict = Downloads.policy(List.of("*"), List.of(), List.of("127.0.0.0/8"));
      DownloadRequest request =
          Downloads.request(registry.authority())
              .withPullSecret(secret(registry, LocalRegistry.PASSWORD));
      String digest = TestImages.push(registry, "img/app", "1", new byte[10]);

      Downloads.failed(Untrusted.class, Downloads.with(strict).resolve(request));
      FetchPolicy trusting = Downloads.trusting(strict, authority.caFile());
      assertThat(Downloads.resolved(Downloads.with(trusting).resolve(request)).digest())
          .isEqualTo(digest);
    }
  }

  @Test
  void fetchesATokenFromAServiceThatTheConfigurationNames() throws IOException {
    TestAuthority authority = TestAuthority.create(Files.createDirectory(folder.resolve("ca")));
    try (TokenService tokens = TokenService.start(authority);
        LocalRegistry registry =
            LocalRegistry.start(
                folder, RegistryOptions.open().withTls(authority).withTokens(tokens))) {
      DownloadRequest request =
          Downloads.request(registry.authority())
              .withPullSecret(secret(registry, LocalRegistry.PASSWORD));
      String digest = TestImages.push(registry, "img/app", "1", new byte[10]);

      Downloads.failed(
          Forbidden.class, tokenDownload(authority, Optional.empty()).resolve(request));
      ImageDownload named = tokenDownload(authority, Optional.of(tokens.authority()));
      assertThat(Downloads.resolved(named.resolve(request)).digest()).isEqualTo(digest);
      assertThat(named.currentDigest(request)).contains(digest);
      assertThat(tokens.queries())
          .hasSize(2)
          .allMatch(query -> query.endsWith("scope=repository:img/app:pull"));
      DownloadRequest wrong = request.withPullSecret(secret(registry, "wrong"));
      Downloads.failed(Denied.class, named.resolve(wrong));
    }
  }

  @Test
  void findsTheRegistryAgainThatWasAway() {
    try (LocalRegistry registry = LocalRegistry.start(folder, RegistryOptions.open())) {
      ImageDownload download = Downloads.with(Downloads.loopback());
      DownloadRequest request = Downloads.request(registry.authority());
      String digest = TestImages.push(registry, "img/app", "1", new byte[10]);
      registry.stop();
      Downloads.failed(Unavailable.class, download.resolve(request));
      registry.start();
      assertThat(Downloads.resolved(download.resolve(request)).digest()).isEqualTo(digest);
    }
  }

  private static ImageDownload tokenDownload(TestAuthority authority, Optional<String> named) {
    List<String> hosts = named.map(host -> List.of("*", host)).orElse(List.of("*"));
    FetchPolicy policy = Downloads.policy(hosts, List.of(), List.of("127.0.0.0/8"));
    return Downloads.with(Downloads.trusting(policy, authority.caFile()));
  }

  private static PullSecret secret(LocalRegistry registry, String password) {
    String json = registry.dockerConfigJson(LocalRegistry.USER, password);
    return PullSecret.of("regcred", Map.of(".dockerconfigjson", json));
  }
}
