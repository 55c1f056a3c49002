package dev.vmss.operator.feed.simplestreams;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.vmss.operator.feed.signature.Gpg;
import dev.vmss.operator.image.download.ScriptedServer;
import dev.vmss.operator.image.download.ScriptedServer.Reply;
import dev.vmss.operator.image.download.ScriptedServer.Script;
import dev.vmss.operator.image.download.ScriptedServer.Seen;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** A simplestreams tree on a server on loopback, signed by GnuPG itself. */
final class SignedTree implements AutoCloseable {

  static final String INDEX = "/releases/streams/v1/index.json";
  static final String PRODUCTS = "/releases/streams/v1/com.ubuntu.cloud:released:download.json";
  static final String PRODUCT = "com.ubuntu.cloud:server:22.04:amd64";

  private final Gpg gpg;
  private final Path folder;
  private final ScriptedServer server;
  final Map<String, byte[]> files = new ConcurrentHashMap<>();
  final Map<String, Script> scripts = new ConcurrentHashMap<>();
  final Map<String, String> versions = new TreeMap<>();
  String updated = "Mon, 01 Jun 2026 00:00:00 +0000";
  String path = "server/jammy/%s/disk1.img";

  SignedTree(Gpg gpg, Path folder) {
    this.gpg = gpg;
    this.folder = folder;
    this.server = ScriptedServer.plain(this::serve);
  }

  private void serve(Seen seen, Reply reply) throws IOException, InterruptedException {
    Script script = scripts.get(seen.target());
    byte[] file = files.get(seen.target());
    if (script != null) {
      script.play(seen, reply);
    } else if (file == null) {
      reply.send(404, Map.of(), "");
    } else {
      String tag = "\"" + Arrays.hashCode(file) + "\"";
      boolean same = seen.header("if-none-match").filter(tag::equals).isPresent();
      reply.send(same ? 304 : 200, Map.of("ETag", tag), same ? new byte[0] : file);
    }
  }

  String url(String target) {
    return server.url(target);
  }

  ScriptedServer server() {
    return server;
  }

  /** A version with that one digit as its checksum. */
  SignedTree version(String name, char checksum) {
    versions.put(name, String.valueOf(checksum).repeat(64));
    return this;
  }

  /** Writes and signs index and products. */
  SignedTree publish() {
    put(PRODUCTS, products());
    put(INDEX, index(PRODUCTS.substring("/releases/".length())));
    sign(PRODUCTS);
    sign(INDEX);
    return this;
  }

  void put(String target, String text) {
    files.put(target, text.getBytes(UTF_8));
  }

  String text(String target) {
    return new String(files.get(target), UTF_8);
  }

  String index(String products) {
    return """
        {"format": "index:1.0", "updated": "%s", "index": {
          "com.ubuntu.cloud:released:aws": {"format": "products:1.0", "datatype": "image-ids", "path": "streams/v1/aws.json"},
          "com.ubuntu.cloud:released:download": {"format": "products:1.0", "datatype": "image-downloads",
            "path": "%s", "updated": "%s", "products": ["%s", "other"]}}}
        """
        .formatted(updated, products, updated, PRODUCT);
  }

  /** The fields of the product come after its versions, as JSON may have it. */
  private String products() {
    StringBuilder all = new StringBuilder();
    versions.forEach(
        (name, sum) ->
            all.append(all.isEmpty() ? "" : ",")
                .append(
                    """
                    "%s": {"label": "release", "items": {
                      "disk1.img": {"ftype": "disk1.img", "path": "%s", "sha256": "%s", "size": 1},
                      "root.tar.xz": {"ftype": "root.tar.xz", "path": "../../x", "size": 1}}}
                    """
                        .formatted(name, path.formatted(name), sum)));
    return """
        {"format": "products:1.0", "datatype": "image-downloads", "updated": "%s", "products": {
          "com.ubuntu.cloud:server:22.04:arm64": {"versions": {"1": {"items": {"disk1.img": {"path": "/etc/passwd"}}}}},
          "%s": {"versions": {%s}, "release": "jammy", "version": "22.04", "support_eol": "2027-04-21", "supported": true}}}
        """
        .formatted(updated, PRODUCT, all);
  }

  /** Puts a signature beside a file. */
  void sign(String target) {
    sign(target, "vendor");
  }

  void sign(String target, String by) {
    try {
      Path file = Files.write(folder.resolve("file"), files.get(target));
      Path signature = folder.resolve("signature");
      gpg.detach(by, file, signature);
      files.put(target + ".gpg", Files.readAllBytes(signature));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The clear-signed form, under the name that it has. */
  String clearSigned(String target) {
    try {
      Path file = Files.write(folder.resolve("file"), files.get(target));
      Path signed = folder.resolve("signed");
      gpg.clearSign("vendor", file, signed);
      return Files.readString(signed);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The same tree, as clear-signed files. */
  SignedTree publishClear() {
    publish();
    put(sjson(PRODUCTS), clearSigned(PRODUCTS));
    put(INDEX, index(sjson(PRODUCTS).substring("/releases/".length())));
    put(sjson(INDEX), clearSigned(INDEX));
    return this;
  }

  static String sjson(String target) {
    return target.replace(".json", ".sjson");
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
