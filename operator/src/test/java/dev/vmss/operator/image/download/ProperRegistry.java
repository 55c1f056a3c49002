package dev.vmss.operator.image.download;

import dev.vmss.operator.image.download.ScriptedServer.Reply;
import dev.vmss.operator.image.download.ScriptedServer.Script;
import dev.vmss.operator.image.download.ScriptedServer.Seen;
import dev.vmss.operator.image.download.oci.MediaTypes;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** The script of a registry that does nothing wrong: what hostile scripts fall back to. */
public final class ProperRegistry implements Script {

  private final Map<String, String> documents = new HashMap<>();

  /** A registry with one image for amd64 and arm64 as {@code img/app:1}. */
  public static ProperRegistry withMultiPlatformImage() {
    String amd = Documents.image(Documents.config(Documents.AMD64));
    String arm = Documents.image(Documents.config(Documents.ARM64));
    return new ProperRegistry().manifest(amd).manifest(arm).tag("1", multiPlatformIndex());
  }

  public static String multiPlatformIndex() {
    return Documents.index(
        Documents.entry(Documents.AMD64, Documents.image(Documents.config(Documents.AMD64))),
        Documents.entry(Documents.ARM64, Documents.image(Documents.config(Documents.ARM64))));
  }

  public ProperRegistry tag(String tag, String manifest) {
    documents.put("/v2/img/app/manifests/" + tag, manifest);
    return manifest(manifest);
  }

  public ProperRegistry manifest(String manifest) {
    documents.put("/v2/img/app/manifests/" + Documents.digest(manifest), manifest);
    return this;
  }

  public ProperRegistry blob(String blob) {
    documents.put("/v2/img/app/blobs/" + Documents.digest(blob), blob);
    return this;
  }

  @Override
  public void play(Seen seen, Reply reply) throws IOException {
    String document = documents.get(seen.target());
    if (document == null) {
      reply.send(404, Map.of(), "{\"errors\":[{\"code\":\"MANIFEST_UNKNOWN\"}]}");
      return;
    }
    String type =
        document.contains("\"manifests\"") ? MediaTypes.OCI_INDEX : MediaTypes.OCI_MANIFEST;
    Map<String, String> headers =
        seen.target().contains("/blobs/")
            ? Map.of("Content-Type", "application/octet-stream")
            : Documents.manifestHeaders(type, document);
    if (seen.method().equals("HEAD")) {
      reply.head(200, headers, document.length());
    } else {
      reply.send(200, headers, document);
    }
  }
}
