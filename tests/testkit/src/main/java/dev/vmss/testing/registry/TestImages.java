package dev.vmss.testing.registry;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Pushes small images to a registry by its own protocol. Their one layer is any bytes: they can be
 * resolved and listed, but nothing would run from them.
 */
public final class TestImages {

  private static final String INDEX = "application/vnd.oci.image.index.v1+json";
  private static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";
  private static final String CONFIG = "application/vnd.oci.image.config.v1+json";
  private static final String LAYER = "application/vnd.oci.image.layer.v1.tar";

  private final LocalRegistry registry;
  private final String repository;
  private final HttpClient client;

  private TestImages(LocalRegistry registry, String repository) {
    this.registry = registry;
    this.repository = repository;
    HttpClient.Builder builder = HttpClient.newBuilder();
    registry.options().tls().ifPresent(authority -> builder.sslContext(authority.client()));
    this.client = builder.build();
  }

  /**
   * Pushes an image for linux/amd64, moving the tag if there is one; the digest that it has now.
   */
  public static String push(LocalRegistry registry, String repository, String tag, byte[] content) {
    return new TestImages(registry, repository).push(tag, "amd64", content);
  }

  /** Pushes one image for several architectures, each with a layer of its own. */
  public static String pushIndex(
      LocalRegistry registry, String repository, String tag, Map<String, byte[]> contents) {
    return new TestImages(registry, repository).pushIndex(tag, new TreeMap<>(contents));
  }

  /** What the registry itself says that the tag is. */
  public static Optional<String> digest(LocalRegistry registry, String repository, String tag) {
    TestImages images = new TestImages(registry, repository);
    HttpRequest.Builder request =
        images
            .request("/manifests/" + tag)
            .header("Accept", INDEX + ", " + MANIFEST)
            .method("HEAD", BodyPublishers.noBody());
    return images.send(request).headers().firstValue("Docker-Content-Digest");
  }

  private String push(String tag, String architecture, byte[] content) {
    return pushManifest(tag, MANIFEST, image(architecture, content));
  }

  private String pushIndex(String tag, SortedMap<String, byte[]> contents) {
    String entries =
        contents.entrySet().stream()
            .map(entry -> indexEntry(entry.getKey(), image(entry.getKey(), entry.getValue())))
            .collect(Collectors.joining(","));
    return pushManifest(
        tag,
        INDEX,
        "{\"schemaVersion\":2,\"mediaType\":\"%s\",\"manifests\":[%s]}".formatted(INDEX, entries));
  }

  private String indexEntry(String architecture, String manifest) {
    String digest = pushManifest(digest(bytes(manifest)), MANIFEST, manifest);
    return """
        {"mediaType":"%s","digest":"%s","size":%d,"platform":{"os":"linux","architecture":"%s"}}"""
        .formatted(MANIFEST, digest, manifest.length(), architecture);
  }

  /** The manifest of an image whose blobs have been pushed. */
  private String image(String architecture, byte[] content) {
    byte[] config = bytes("{\"os\":\"linux\",\"architecture\":\"%s\"}".formatted(architecture));
    return """
        {"schemaVersion":2,"mediaType":"%s","config":%s,"layers":[%s]}"""
        .formatted(MANIFEST, pushBlob(CONFIG, config), pushBlob(LAYER, content));
  }

  private String pushBlob(String mediaType, byte[] blob) {
    HttpResponse<String> started =
        expect(202, request("/blobs/uploads/").POST(BodyPublishers.noBody()));
    String location = started.headers().firstValue("Location").orElseThrow();
    String separator = location.contains("?") ? "&" : "?";
    URI upload = base().resolve(location + separator + "digest=" + digest(blob));
    expect(201, authorized(upload).PUT(BodyPublishers.ofByteArray(blob)));
    return "{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":%d}"
        .formatted(mediaType, digest(blob), blob.length);
  }

  private String pushManifest(String reference, String mediaType, String manifest) {
    HttpRequest.Builder request =
        request("/manifests/" + reference)
            .header("Content-Type", mediaType)
            .PUT(BodyPublishers.ofString(manifest));
    return expect(201, request).headers().firstValue("Docker-Content-Digest").orElseThrow();
  }

  private HttpRequest.Builder request(String path) {
    return authorized(base().resolve("/v2/" + repository + path));
  }

  private HttpRequest.Builder authorized(URI uri) {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri);
    registry
        .options()
        .pushAuthorization(repository)
        .ifPresent(value -> request.header("Authorization", value));
    return request;
  }

  private URI base() {
    String scheme = registry.options().tls().isPresent() ? "https://" : "http://";
    return URI.create(scheme + registry.authority());
  }

  private HttpResponse<String> expect(int status, HttpRequest.Builder request) {
    HttpResponse<String> response = send(request);
    if (response.statusCode() != status) {
      throw new IllegalStateException(
          "The registry answered %d instead of %d to %s: %s"
              .formatted(response.statusCode(), status, response.request().uri(), response.body()));
    }
    return response;
  }

  private HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static String digest(byte[] bytes) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes);
      return "sha256:" + HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
