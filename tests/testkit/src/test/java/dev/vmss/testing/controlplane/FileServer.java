package dev.vmss.testing.controlplane;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Serves files on the loopback address, whole or from an offset, and breaks off when told to. */
final class FileServer implements AutoCloseable {

  private final Map<String, byte[]> files = new ConcurrentHashMap<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final Set<String> breaking = ConcurrentHashMap.newKeySet();
  private final Set<String> failing = ConcurrentHashMap.newKeySet();
  private final CountDownLatch asked = new CountDownLatch(1);
  private volatile CountDownLatch gate = new CountDownLatch(0);
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpServer http;

  FileServer() throws IOException {
    http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    http.setExecutor(threads);
    http.createContext("/", this::answer);
    http.start();
  }

  String address() {
    return "http://127.0.0.1:" + http.getAddress().getPort();
  }

  void serve(String path, byte[] content) {
    files.put(path, content);
  }

  /** The next answer for this path ends in the middle. */
  void breakOffOnce(String path) {
    breaking.add(path);
  }

  /** Once it has broken off, this path is an error. */
  void failAfterwards(String path) {
    failing.add(path);
  }

  void recover() {
    failing.clear();
  }

  /** No answers until {@link #release()}. */
  void hold() {
    gate = new CountDownLatch(1);
  }

  void release() {
    gate.countDown();
  }

  void awaitRequest() throws InterruptedException {
    asked.await();
  }

  /** Path and, if there is one, the range of every request so far. */
  List<String> requests() {
    return List.copyOf(requests);
  }

  @Override
  public void close() {
    release();
    http.stop(0);
    threads.shutdownNow();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      String range = Objects.requireNonNullElse(exchange.getRequestHeaders().getFirst("Range"), "");
      requests.add((path + " " + range).strip());
      asked.countDown();
      gate.await();
      boolean breakOff = breaking.remove(path);
      byte[] content = files.get(path);
      if (content == null || (failing.contains(path) && !breakOff)) {
        exchange.sendResponseHeaders(content == null ? 404 : 503, -1);
        return;
      }
      int from = range.isEmpty() ? 0 : Integer.parseInt(range.replaceAll("\\D", ""));
      byte[] rest = Arrays.copyOfRange(content, from, content.length);
      exchange
          .getResponseHeaders()
          .add(
              "Content-Range",
              "bytes %d-%d/%d".formatted(from, content.length - 1, content.length));
      exchange.sendResponseHeaders(from == 0 ? 200 : 206, rest.length);
      OutputStream body = exchange.getResponseBody();
      body.write(rest, 0, breakOff ? rest.length / 2 : rest.length);
      body.flush();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
