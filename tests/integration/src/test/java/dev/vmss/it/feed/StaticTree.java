package dev.vmss.it.feed;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.vmss.operator.feed.signature.Gpg;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A mirrored simplestreams tree, as a static server inside of a site serves it. */
final class StaticTree implements AutoCloseable {

  static final String INDEX = "/streams/v1/index.json";
  private static final String PRODUCTS = "/streams/v1/products.json";

  final Map<String, byte[]> files = new ConcurrentHashMap<>();
  final AtomicInteger requests = new AtomicInteger();
  private final Map<String, String> versions = new TreeMap<>();
  private final Gpg gpg;
  private final Path folder;
  private final HttpServer server;
  private int day = 1;

  StaticTree(Gpg gpg, Path folder) throws IOException {
    this.gpg = gpg;
    this.folder = folder;
    this.server =
        HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
    server.createContext("/", this::serve);
    server.start();
  }

  String authority() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  private void serve(HttpExchange exchange) throws IOException {
    requests.incrementAndGet();
    byte[] file = files.get(exchange.getRequestURI().getPath());
    if (file == null) {
      exchange.sendResponseHeaders(404, -1);
    } else {
      String tag = "\"" + Arrays.hashCode(file) + "\"";
      exchange.getResponseHeaders().set("ETag", tag);
      if (tag.equals(exchange.getRequestHeaders().getFirst("If-None-Match"))) {
        exchange.sendResponseHeaders(304, -1);
      } else {
        exchange.sendResponseHeaders(200, file.length);
        exchange.getResponseBody().write(file);
      }
    }
    exchange.close();
  }

  /** One more version, or the same one with another checksum; published and signed. */
  StaticTree publish(String version, char checksum) throws IOException {
    versions.put(version, String.valueOf(checksum).repeat(64));
    String updated = "2026-06-%02dT00:00:00Z".formatted(day++);
    StringBuilder all = new StringBuilder();
    versions.forEach(
        (name, sum) ->
            all.append(all.isEmpty() ? "" : ",")
                .append(
                    "\"%s\": {\"items\": {\"disk1.img\": {\"ftype\": \"disk1.img\", \"path\": \"server/%s/disk1.img\", \"sha256\": \"%s\"}}}"
                        .formatted(name, name, sum)));
    put(
        PRODUCTS,
        """
        {"format": "products:1.0", "updated": "%s", "products": {
          "com.ubuntu.cloud:server:22.04:amd64": {"support_eol": "2027-04-21", "versions": {%s}}}}
        """
            .formatted(updated, all));
    put(
        INDEX,
        """
        {"format": "index:1.0", "updated": "%s", "index": {"p": {"format": "products:1.0",
          "datatype": "image-downloads", "updated": "%s", "path": "streams/v1/products.json"}}}
        """
            .formatted(updated, updated));
    return this;
  }

  private void put(String path, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    Path file = Files.write(folder.resolve("file"), bytes);
    Path signature = folder.resolve("signature");
    gpg.detach("vendor", file, signature);
    files.put(path + ".gpg", Files.readAllBytes(signature));
    files.put(path, bytes);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
