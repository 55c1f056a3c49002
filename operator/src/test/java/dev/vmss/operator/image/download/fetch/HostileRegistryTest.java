package dev.vmss.operator.image.download.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vmss.operator.image.download.Documents;
import dev.vmss.operator.image.download.DownloadFailure.Unsuitable;
import dev.vmss.operator.image.download.DownloadFailure.Untrusted;
import dev.vmss.operator.image.download.DownloadRequest;
import dev.vmss.operator.image.download.DownloadResult;
import dev.vmss.operator.image.download.Downloads;
import dev.vmss.operator.image.download.Platform;
import dev.vmss.operator.image.download.ProperRegistry;
import dev.vmss.operator.image.download.Resolved;
import dev.vmss.operator.image.download.ScriptedServer;
import dev.vmss.operator.image.download.ScriptedServer.Script;
import dev.vmss.operator.image.download.oci.MediaTypes;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Documents that are not what they should be. */
class HostileRegistryTest {

  private static final String CONFIG = Documents.config(Documents.AMD64);
  private static final String IMAGE = Documents.image(CONFIG);

  @Test
  void refusesAManifestThatDoesNotHashToTheDigestOfItsHeader() throws IOException {
    Script script =
        (seen, reply) ->
            reply.send(200, Documents.manifestHeaders(MediaTypes.OCI_MANIFEST, "another"), IMAGE);
    Untrusted failure = untrusted(script);
    assertThat(failure.message())
        .contains("should have sent " + Documents.digest("another"))
        .contains("and sent " + Documents.digest(IMAGE));
    assertThat(failure.retryable()).isTrue();
  }

  @Test
  void refusesAManifestThatIsNotThePinnedOneEvenIfItsHeaderSaysSo() throws IOException {
    String pinned = Documents.digest("pinned");
    Script script =
        (seen, reply) ->
            reply.send(
                200,
                Map.of("Content-Type", MediaTypes.OCI_MANIFEST, "Docker-Content-Digest", pinned),
                IMAGE);
    try (ScriptedServer server = ScriptedServer.plain(script)) {
      DownloadRequest request = Downloads.request(server).withDigest(pinned);
      Untrusted failure =
          Downloads.failed(Untrusted.class, Downloads.with(Downloads.loopback()).verify(request));
      assertThat(failure.message()).contains("should have sent " + pinned);
    }
  }

  @Test
  void refusesAnIndexWhoseImageIsAnother() throws IOException {
    String promised =
        Documents.entry(Documents.AMD64, Documents.digest("promised"), IMAGE.length());
    Script script =
        (seen, reply) -> {
          String document = seen.target().endsWith("/1") ? Documents.index(promised) : IMAGE;
          reply.send(200, Map.of(), document);
        };
    assertThat(untrusted(script).message())
        .contains("should have sent " + Documents.digest("promised"));
  }

  @Test
  void refusesAnIndexThatLiesAboutTheSizeOfItsImage() throws IOException {
    String index = Documents.index(Documents.entry(Documents.AMD64, Documents.digest(IMAGE), 7));
    Untrusted failure = untrusted(new ProperRegistry().manifest(IMAGE).tag("1", index));
    assertThat(failure.message()).contains("wrong size");
  }

  @Test
  void refusesAConfigurationThatIsAnother() throws IOException {
    String other = Documents.config(Documents.ARM64);
    Script script =
        (seen, reply) ->
            reply.send(200, Map.of(), seen.target().contains("/blobs/") ? other : IMAGE);
    assertThat(untrusted(script).message())
        .contains("should have sent " + Documents.digest(CONFIG));
  }

  @ParameterizedTest
  @ValueSource(strings = {"sha256:12", "md5:00", "x", "sha256:\"><script>"})
  void refusesAnIllegalDigestHeader(String header) throws IOException {
    Script script =
        (seen, reply) -> reply.send(200, Map.of("Docker-Content-Digest", header), IMAGE);
    assertThat(untrusted(script).message()).contains("illegal digest").doesNotContain("script>");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "null",
        "[]",
        "7",
        "{",
        "{}",
        "<html>login</html>",
        "{\"schemaVersion\":2,\"layers\":[]}",
        "{\"schemaVersion\":2,\"config\":{},\"layers\":[]}",
        "{\"schemaVersion\":2,\"manifests\":{}}",
        "{\"schemaVersion\":2,\"manifests\":[7]}",
        "{\"schemaVersion\":2,\"manifests\":[],\"layers\":[],\"config\":{}}",
        "{\"schemaVersion\":2,\"manifests\":[],\"manifests\":[]}",
        "{\"schemaVersion\":2,\"manifests\":[]} trailing",
        "{\"schemaVersion\":2,\"mediaType\":\"text/html\",\"manifests\":[]}",
        "{\"schemaVersion\":2,\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\","
            + "\"manifests\":[]}"
      })
  void refusesWhatIsNoManifest(String document) throws IOException {
    assertThat(untrusted((seen, reply) -> reply.send(200, Map.of(), document)).message())
        .contains("/img/app:1'", "what '127.0.0.1:");
  }

  @Test
  void refusesAbyssalNestingWithoutFallingIntoIt() throws IOException {
    String deep = "{\"a\":" + "[".repeat(30_000);
    assertThat(untrusted((seen, reply) -> reply.send(200, Map.of(), deep)).message())
        .contains("no valid JSON");
  }

  @Test
  void refusesADocumentThatContradictsItsContentType() throws IOException {
    Script script =
        (seen, reply) -> reply.send(200, Map.of("Content-Type", MediaTypes.OCI_INDEX), IMAGE);
    assertThat(untrusted(script).message()).contains("contradicts its Content-Type");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "1.5", "\"7\"", "null", "9223372036854775808", "1e3"})
  void refusesSizesThatAreNone(String size) throws IOException {
    String wrong = IMAGE.replace("\"size\":" + Documents.LAYER_BYTES, "\"size\":" + size);
    assertThat(untrusted((seen, reply) -> reply.send(200, Map.of(), wrong)).message())
        .contains("without a legal size");
  }

  @Test
  void refusesSizesThatOverflow() throws IOException {
    String wrong = IMAGE.replace("\"size\":" + Documents.LAYER_BYTES, "\"size\":" + Long.MAX_VALUE);
    assertThat(untrusted((seen, reply) -> reply.send(200, Map.of(), wrong)).message())
        .contains("size that no image can have");
  }

  @Test
  void refusesTheOldFormat() throws IOException {
    String old = "{\"schemaVersion\":1,\"fsLayers\":[]}";
    assertThat(unsuitable((seen, reply) -> reply.send(200, Map.of(), old)))
        .contains("'schema 1'", "Push it again");
    Map<String, String> signed = Map.of("Content-Type", MediaTypes.SCHEMA1 + "prettyjws");
    assertThat(unsuitable((seen, reply) -> reply.send(200, signed, IMAGE))).contains("'schema 1'");
  }

  @Test
  void refusesAnArtifactThatIsNoImage() throws IOException {
    String chart = Documents.image("application/vnd.cncf.helm.config.v1+json", "{}");
    assertThat(unsuitable((seen, reply) -> reply.send(200, Map.of(), chart)))
        .contains("'application/vnd.cncf.helm.config.v1+json'");
  }

  @Test
  void refusesAnIndexOfAttestationsAndAnIndexOfIndexes() throws IOException {
    String unknown = Documents.index(Documents.entry(new Platform("unknown", "unknown"), IMAGE));
    assertThat(unsuitable(new ProperRegistry().tag("1", unknown))).contains("no image for any");
    String inner = Documents.index(Documents.entry(Documents.AMD64, IMAGE));
    String outer = Documents.index(Documents.entry(Documents.AMD64, inner));
    assertThat(unsuitable(new ProperRegistry().manifest(inner).tag("1", outer)))
        .contains("index of indexes");
  }

  @Test
  void ignoresAttestationsBesideImages() throws IOException {
    String attested =
        Documents.index(
            Documents.entry(new Platform("unknown", "unknown"), Documents.digest("proof"), 9),
            Documents.entry(Documents.AMD64, IMAGE));
    try (ScriptedServer server =
        ScriptedServer.plain(new ProperRegistry().manifest(IMAGE).tag("1", attested))) {
      Resolved resolved =
          Downloads.resolved(
              Downloads.with(Downloads.loopback()).resolve(Downloads.request(server)));
      assertThat(resolved.platforms()).isEqualTo(Set.of(Documents.AMD64));
    }
  }

  private static Untrusted untrusted(Script script) throws IOException {
    return Downloads.failed(Untrusted.class, resolve(script));
  }

  private static String unsuitable(Script script) throws IOException {
    return Downloads.failed(Unsuitable.class, resolve(script)).message();
  }

  private static DownloadResult resolve(Script script) throws IOException {
    try (ScriptedServer server = ScriptedServer.plain(script)) {
      return Downloads.with(Downloads.loopback()).resolve(Downloads.request(server));
    }
  }
}
