package dev.vmss.operator.app.health;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import dev.vmss.operator.app.process.StartupFailure;
import dev.vmss.operator.app.process.WorkThreads;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * One port with threads of its own, so that what happens on one is not felt on another. A request
 * has seconds to arrive and its answer seconds to leave; who dawdles holds a virtual thread and
 * some kilobytes until then. Connections beyond the limit are closed unread.
 */
final class Listener implements AutoCloseable {

  private static final String SECONDS_FOR_A_REQUEST = "5";
  private static final String LONGEST_HEADER_BYTES = String.valueOf(16 * 1024);

  private final HttpServer server;
  private final ExecutorService threads;

  private Listener(HttpServer server, ExecutorService threads) {
    this.server = server;
    this.threads = threads;
  }

  /**
   * @param limit how many requests are under way at most
   * @param option by which another port is chosen
   */
  static Listener start(
      String name, InetSocketAddress address, int limit, String option, HttpHandler handler) {
    System.setProperty("sun.net.httpserver.maxReqTime", SECONDS_FOR_A_REQUEST);
    System.setProperty("sun.net.httpserver.maxRspTime", SECONDS_FOR_A_REQUEST);
    System.setProperty("sun.net.httpserver.maxReqHeaderSize", LONGEST_HEADER_BYTES);
    // Headers and body leave in two packets; without this the second one waits for 40 ms.
    System.setProperty("sun.net.httpserver.nodelay", "true");
    try {
      var threads =
          new ThreadPoolExecutor(
              1,
              limit,
              10,
              TimeUnit.SECONDS,
              new SynchronousQueue<>(),
              WorkThreads.waiting("http-" + name));
      var server = HttpServer.create(address, 0);
      server.setExecutor(threads);
      server.createContext("/", handler);
      server.start();
      return new Listener(server, threads);
    } catch (IOException e) {
      throw new StartupFailure(
          "Cannot listen on %s port %d for %s: %s. Choose another %s."
              .formatted(address.getHostString(), address.getPort(), name, e.getMessage(), option));
    }
  }

  int port() {
    return server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
