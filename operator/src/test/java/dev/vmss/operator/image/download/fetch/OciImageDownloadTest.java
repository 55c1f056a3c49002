package dev.vmss.operator.image.download.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vmss.operator.image.download.Documents;
import dev.vmss.operator.image.download.DownloadFailure;
import dev.vmss.operator.image.download.DownloadFailure.InvalidSource;
import dev.vmss.operator.image.download.DownloadFailure.Unsuitable;
import dev.vmss.operator.image.download.DownloadRequest;
import dev.vmss.operator.image.download.Downloads;
import dev.vmss.operator.image.download.ImageDownload;
import dev.vmss.operator.image.download.ProperRegistry;
import dev.vmss.operator.image.download.Resolved;
import dev.vmss.operator.image.download.ScriptedServer;
import dev.vmss.operator.image.download.ScriptedServer.Seen;
import dev.vmss.operator.image.download.SourceKind;
import dev.vmss.operator.image.download.oci.MediaTypes;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OciImageDownloadTest {

  private static final String HEX =
      "0000000000000000000000000000000000000000000000000000000000000000";

  private final ImageDownload download = Downloads.with(Downloads.loopback());

  @Test
  void resolvesATagToTheDigestOfItsIndexAndTheSizeForTheClustersPlatforms() throws IOException {
    try (ScriptedServer server = ScriptedServer.plain(ProperRegistry.withMultiPlatformImage())) {
      Resolved resolved =
          Downloads.resolved(
              download.resolve(
                  Downloads.request(server)
                      .withPlatforms(Set.of(Documents.AMD64, Documents.ARM64, Documents.S390X))));
      String index = ProperRegistry.multiPlatformIndex();
      assertThat(resolved.repository()).isEqualTo(server.authority() + "/img/app");
      assertThat(resolved.digest()).isEqualTo(Documents.digest(index));
      assertThat(resolved.reference())
          .isEqualTo(server.authority() + "/img/app@" + Documents.digest(index));
      assertThat(resolved.mediaType()).contains(MediaTypes.OCI_INDEX);
      assertThat(resolved.platforms()).containsExactlyInAnyOrder(Documents.AMD64, Documents.ARM64);
      int configs =
          Documents.config(Documents.AMD64).length() + Documents.config(Documents.ARM64).length();
      assertThat(resolved.sizeBytes()).hasValue(2L * Documents.LAYER_BYTES + configs);
    }
  }

  @Test
  void asksWithTheAcceptListAndWithoutCredentialsOrCompression() throws IOException {
    try (ScriptedServer server = ScriptedServer.plain(ProperRegistry.withMultiPlatformImage())) {
      Downloads.resolved(download.resolve(Downloads.request(server)));
      assertThat(server.seen()).hasSize(2);
      Seen first = server.seen().get(0);
      assertThat(first.target()).isEqualTo("/v2/img/app/manifests/1");
      assertThat(first.header("accept").orElseThrow())
          .contains(MediaTypes.OCI_INDEX, MediaTypes.OCI_MANIFEST)
          .contains(MediaTypes.DOCKER_LIST, MediaTypes.DOCKER_MANIFEST);
      assertThat(first.header("host")).contains(server.authority());
      assertThat(first.header("accept-encoding")).contains("identity");
      assertThat(first.header("authorization")).isEmpty();
    }
  }

  @Test
  void countsTheImageOnceThatServesTwoPlatforms() throws IOException {
    String image = Documents.image(Documents.config(Documents.AMD64));
    String index =
        Documents.index(
            Documents.entry(Documents.AMD64, image), Documents.entry(Documents.ARM64, image));
    ProperRegistry registry = new ProperRegistry().manifest(image).tag("1", index);
    try (ScriptedServer server = ScriptedServer.plain(registry)) {
      Resolved resolved =
          Downloads.resolved(
              download.resolve(
                  Downloads.request(server)
                      .withPlatforms(Set.of(Documents.AMD64, Documents.ARM64))));
      assertThat(resolved.sizeBytes())
          .hasValue(Documents.LAYER_BYTES + Documents.config(Documents.AMD64).length());
      assertThat(server.connections()).isEqualTo(2);
    }
  }

  @Test
  void namesAllPlatformsOfAnIndexWhenTheClusterHasNone() throws IOException {
    try (ScriptedServer server = ScriptedServer.plain(ProperRegistry.withMultiPlatformImage())) {
      Resolved resolved =
          Downloads.resolved(download.resolve(Downloads.request(server).withPlatforms(Set.of())));
      assertThat(resolved.platforms()).containsExactlyInAnyOrder(Documents.AMD64, Documents.ARM64);
      assertThat(resolved.sizeBytes()).isEmpty();
      assertThat(server.connections()).isEqualTo(1);
    }
  }

  @Test
  void readsThePlatformOfASingleImageInItsConfiguration() throws IOException {
    String config = Documents.config(Documents.AMD64);
    ProperRegistry registry = new ProperRegistry().tag("1", Documents.image(config)).blob(config);
    try (ScriptedServer server = ScriptedServer.plain(registry)) {
      Resolved resolved = Downloads.resolved(download.resolve(Downloads.request(server)));
      assertThat(resolved.platforms()).containsExactly(Documents.AMD64);
      assertThat(resolved.sizeBytes()).hasValue(Documents.LAYER_BYTES + config.length());
    }
  }

  @Test
  void takesAConfigurationThatNamesNoPlatformForOneThatSuits() throws IOException {
    ProperRegistry registry = new ProperRegistry().tag("1", Documents.image("{}")).blob("{}");
    try (ScriptedServer server = ScriptedServer.plain(registry)) {
      Resolved resolved = Downloads.resolved(download.resolve(Downloads.request(server)));
      assertThat(resolved.platforms()).as("not known").isEmpty();
    }
  }

  /** Legal, and what some tools write: runtimes then look into the image, and so do we. */
  @Test
  void readsThePlatformOfAnIndexEntryThatNamesNoneInItsConfiguration() throws IOException {
    String amd = Documents.config(Documents.AMD64);
    String arm = Documents.config(Documents.ARM64);
    String index =
        Documents.index(
            Documents.entry(Documents.image(amd)),
            Documents.entry(Documents.ARM64, Documents.image(arm)));
    ProperRegistry registry =
        new ProperRegistry()
            .manifest(Documents.image(amd))
            .manifest(Documents.image(arm))
            .blob(amd)
            .tag("1", index);
    try (ScriptedServer server = ScriptedServer.plain(registry)) {
      Resolved resolved = Downloads.resolved(download.resolve(Downloads.request(server)));
      assertThat(resolved.platforms()).containsExactlyInAnyOrder(Documents.AMD64, Documents.ARM64);
      assertThat(resolved.sizeBytes()).hasValue(Documents.LAYER_BYTES + amd.length());
      assertThat(server.connections()).as("index, manifest, configuration").isEqualTo(3);
    }
  }

  @Test
  void takesAnIndexOfOneImageThatNowhereSaysWhatItIsForForOneThatSuits() throws IOException {
    String index = Documents.index(Documents.entry(Documents.image("{}")));
    ProperRegistry registry =
        new ProperRegistry().manifest(Documents.image("{}")).blob("{}").tag("1", index);
    try (ScriptedServer server = ScriptedServer.plain(registry)) {
      Resolved resolved = Downloads.resolved(download.resolve(Downloads.request(server)));
      assertThat(resolved.platforms()).as("not known").isEmpty();
      assertThat(resolved.sizeBytes()).hasValue(Documents.LAYER_BYTES + 2L);
    }
  }

  /**
   * Signatures beside an image name no platform either; their configuration is none of an image.
   */
  @Test
  void leavesOutEntriesThatAreNoImages() throws IOException {
    String amd = Documents.image(Documents.config(Documents.AMD64));
    String signature = Documents.image("application/vnd.oci.empty.v1+json", "{}");
    String index =
        Documents.index(Documents.entry(signature), Documents.entry(Documents.AMD64, amd));
    ProperRegistry registry =
        new ProperRegistry().manifest(signature).manifest(amd).tag("1", index);
    try (ScriptedServer server = ScriptedServer.plain(registry)) {
      assertThat(Downloads.resolved(download.resolve(Downloads.request(server))).platforms())
          .containsExactly(Documents.AMD64);
    }
  }

  @Test
  void refusesAnImageForOtherPlatforms() throws IOException {
    String config = Documents.config(Documents.ARM64);
    ProperRegistry single = new ProperRegistry().tag("1", Documents.image(config)).blob(config);
    try (ScriptedServer one = ScriptedServer.plain(single);
        ScriptedServer many = ScriptedServer.plain(ProperRegistry.withMultiPlatformImage())) {
      Unsuitable failure =
          Downloads.failed(Unsuitable.class, download.resolve(Downloads.request(one)));
      assertThat(failure.message())
          .contains(one.authority() + "/img/app:1", "linux/arm64 only", "are linux/amd64");
      failure =
          Downloads.failed(
              Unsuitable.class,
              download.resolve(Downloads.request(many).withPlatforms(Set.of(Documents.S390X))));
      assertThat(failure.message()).contains("linux/amd64, linux/arm64 only", "linux/s390x");
      assertThat(failure.pace()).isEqualTo(DownloadFailure.Pace.SLOWLY);
    }
  }

  @Test
  void takesAPinnedContainerImageAtItsWordWithoutAnyRequest() throws IOException {
    String digest = Documents.digest("whatever");
    try (ScriptedServer server = ScriptedServer.plain(ProperRegistry.withMultiPlatformImage())) {
      for (DownloadRequest request :
          new DownloadRequest[] {
            Downloads.request(server).withDigest(digest),
            DownloadRequest.of(
                SourceKind.CONTAINER_IMAGE, server.authority() + "/img/app:1@" + digest),
          }) {
        Resolved resolved = Downloads.resolved(download.resolve(request));
        assertThat(resolved.reference()).isEqualTo(server.authority() + "/img/app@" + digest);
        assertThat(resolved.sizeBytes()).isEmpty();
        assertThat(resolved.mediaType()).isEmpty();
        assertThat(resolved.platforms()).isEmpty();
      }
      assertThat(server.connections()).isZero();
    }
  }

  @Test
  void asksTheRegistryAboutAPinnedDiskAndWheneverItIsToVerify() throws IOException {
    String index = ProperRegistry.multiPlatformIndex();
    try (ScriptedServer server = ScriptedServer.plain(ProperRegistry.withMultiPlatformImage())) {
      DownloadRequest disk =
          DownloadRequest.of(SourceKind.CONTAINER_DISK, server.authority() + "/img/app")
              .withDigest(Documents.digest(index));
      assertThat(Downloads.resolved(download.resolve(disk)).mediaType()).isPresent();
      assertThat(server.seen().get(0).target()).endsWith("/manifests/" + Documents.digest(index));
      DownloadRequest image = Downloads.request(server).withDigest(Documents.digest(index));
      assertThat(Downloads.resolved(download.verify(image)).mediaType()).isPresent();
      assertThat(server.connections()).isEqualTo(3);
    }
  }

  @Test
  void tellsTheCurrentDigestByOneHead() throws IOException {
    try (ScriptedServer server = ScriptedServer.plain(ProperRegistry.withMultiPlatformImage())) {
      assertThat(download.currentDigest(Downloads.request(server)))
          .contains(Documents.digest(ProperRegistry.multiPlatformIndex()));
      assertThat(server.seen()).extracting(Seen::method).containsExactly("HEAD");
    }
  }

  @Test
  void hashesTheManifestWhenTheRegistryDoesNotSayItsDigest() throws IOException {
    String image = Documents.image(Documents.config(Documents.AMD64));
    try (ScriptedServer server =
        ScriptedServer.plain(
            (seen, reply) -> {
              if (seen.target().contains("/blobs/")) {
                reply.send(200, Map.of(), Documents.config(Documents.AMD64));
              } else if (seen.method().equals("HEAD")) {
                reply.head(200, Map.of(), image.length());
              } else {
                reply.send(200, Map.of("Content-Type", MediaTypes.OCI_MANIFEST), image);
              }
            })) {
      DownloadRequest request = Downloads.request(server).withPlatforms(Set.of());
      assertThat(Downloads.resolved(download.resolve(request)).digest())
          .isEqualTo(Documents.digest(image));
      assertThat(download.currentDigest(request)).contains(Documents.digest(image));
      assertThat(server.seen())
          .extracting(Seen::method)
          .containsExactly("GET", "GET", "HEAD", "GET");
    }
  }

  @Test
  void refusesDigestsThatContradictEachOtherOrAreNone() {
    String reference = "registry.example/app@" + Documents.digest("one");
    DownloadRequest request = DownloadRequest.of(SourceKind.CONTAINER_IMAGE, reference);
    InvalidSource failure =
        Downloads.failed(
            InvalidSource.class, download.resolve(request.withDigest(Documents.digest("two"))));
    assertThat(failure.message()).contains("contradicts", reference);
    assertThat(failure.retryable()).isFalse();
    failure =
        Downloads.failed(InvalidSource.class, download.resolve(request.withDigest("sha256:12")));
    assertThat(failure.message()).contains("'sha256:12'", "64 hex digits");
    assertThat(download.resolve(request.withDigest(Documents.digest("one"))))
        .isInstanceOf(Resolved.class);
  }

  @ParameterizedTest
  @CsvSource({
    "ubuntu:1, a/x:1",
    "ubuntu, docker.io/library/ubuntu",
    "a/x:1, index.docker.io/b/y@sha256:" + HEX,
    "a/x:1, registry-1.docker.io/a/x:1",
    "Registry.Example/a:1, registry.example/b/c:2",
    "registry.example/a, registry.example:443/a",
    "plain.example/a, plain.example:80/a",
    "[FD00::1]:5000/a, [fd00:0::1]:5000/b"
  })
  void oneRegistryHasOneNameHoweverItIsSpelled(String one, String other) {
    ImageDownload lists =
        Downloads.with(Downloads.policy(List.of("*"), List.of("plain.example"), List.of()));
    assertThat(lists.registry(one)).isNotEmpty().isEqualTo(lists.registry(other));
  }

  @ParameterizedTest
  @CsvSource({
    "a/x:1, registry.example/x:1",
    "registry.example/a, registry.example:5000/a",
    "registry.example/a, other.example/a",
    "registry.example/a, no reference"
  })
  void twoRegistriesHaveTwoNames(String one, String other) {
    assertThat(download.registry(one)).isNotEqualTo(download.registry(other));
  }
}
