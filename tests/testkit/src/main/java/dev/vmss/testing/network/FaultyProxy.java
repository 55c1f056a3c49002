package dev.vmss.testing.network;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A proxy in front of an API server, in plain HTTP on the loopback; it treats some requests badly
 * once it is told to. Its client must prove itself by a token.
 */
public final class FaultyProxy implements AutoCloseable {

  private static final int BUFFER = 16_384;
  private static final long WATCH_LIVES_MILLIS = 1500;
  private static final long LATE_WATCH_LIVES_MILLIS = 5000;
  private static final long WATCH_IS_LATE_MILLIS = 1000;
  private static final long LONGER_THAN_ANY_TIMEOUT_MILLIS = 60_000;

  private final URI server;
  private final SSLContext tls;
  private final ServerSocket entrance;
  private final Faults faults;
  private final Set<Socket> watches = ConcurrentHashMap.newKeySet();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final AtomicInteger writes = new AtomicInteger();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          task -> {
            Thread thread = new Thread(task, "faulty-proxy");
            thread.setDaemon(true);
            return thread;
          });

  private FaultyProxy(URI server, SSLContext tls, long seed) throws IOException {
    this.server = server;
    this.tls = tls;
    this.faults = new Faults(seed);
    this.entrance = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
  }

  /**
   * Starts a proxy without faults.
   *
   * @param authorityData PEM in base64, as in a kubeconfig
   * @param seed of the faults to come
   */
  public static FaultyProxy before(String server, String authorityData, long seed) {
    try {
      FaultyProxy proxy = new FaultyProxy(URI.create(server), trusting(authorityData), seed);
      proxy.threads.execute(proxy::accept);
      return proxy;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static SSLContext trusting(String authorityData)
      throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    byte[] pem = Base64.getDecoder().decode(authorityData);
    store.setCertificateEntry(
        "server",
        CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(pem)));
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }

  /** A copy of a kubeconfig that leads through this proxy. */
  public Path leading(Path kubeconfig) {
    try {
      Path copy = Files.createTempFile("vmss-proxied-", ".kubeconfig");
      copy.toFile().deleteOnExit();
      String url = "http://127.0.0.1:" + entrance.getLocalPort();
      return Files.writeString(
          copy, Files.readString(kubeconfig).replaceAll("server: \\S+", "server: " + url));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** From now on there are faults, or none. They begin with the loss of every watch. */
  public void faulty(boolean now) {
    faults.enable(now);
    if (now) {
      watches.forEach(FaultyProxy::reset);
    }
  }

  /** How often what happened so far. */
  public Map<Fault, Integer> counts() {
    return faults.counts();
  }

  /** The writes that were asked for so far. */
  public int writes() {
    return writes.get();
  }

  private void accept() {
    while (closing.getCount() > 0) {
      try {
        Socket client = entrance.accept();
        open.add(client);
        threads.execute(() -> serve(client));
      } catch (IOException e) {
        // Closed, or the client has gone already.
      }
    }
  }

  private void serve(Socket client) {
    try {
      ProxiedRequest.read(client.getInputStream())
          .ifPresent(
              request -> {
                count(client, request);
                faults
                    .next(request.isWatch())
                    .ifPresentOrElse(
                        fault -> suffer(client, request, fault), () -> forward(client, request, 0));
              });
    } catch (IOException e) {
      // The client went away.
    } finally {
      watches.remove(client);
      open.remove(client);
      close(client);
    }
  }

  private void count(Socket client, ProxiedRequest request) {
    if (request.isWrite()) {
      writes.incrementAndGet();
    }
    if (request.isWatch()) {
      watches.add(client);
    }
  }

  private void suffer(Socket client, ProxiedRequest request, Fault fault) {
    switch (fault) {
      case TOO_MANY_REQUESTS -> answer(client, 429, "TooManyRequests");
      case SERVER_ERROR -> answer(client, 500, "InternalError");
      case UNAVAILABLE -> answer(client, 503, "ServiceUnavailable");
      case WATCH_GONE -> answer(client, 410, "Expired");
      case RESET_BEFORE -> reset(client);
      case REPLY_LOST -> loseReply(client, request);
      case SILENCE -> pause(LONGER_THAN_ANY_TIMEOUT_MILLIS);
      case WATCH_DROPPED -> {
        resetAfter(WATCH_LIVES_MILLIS, client);
        forward(client, request, 0);
      }
      case WATCH_STALE -> {
        resetAfter(LATE_WATCH_LIVES_MILLIS, client);
        forward(client, request, WATCH_IS_LATE_MILLIS);
      }
    }
  }

  private void resetAfter(long millis, Socket client) {
    threads.execute(
        () -> {
          pause(millis);
          reset(client);
        });
  }

  private static void answer(Socket client, int code, String reason) {
    String body =
        "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"status\":\"Failure\",\"message\":\"A fault on purpose.\",\"reason\":\"%s\",\"code\":%d}"
            .formatted(reason, code);
    String head =
        "HTTP/1.1 %d %s\r\nRetry-After: 1\r\nContent-Type: application/json\r\nContent-Length: %d\r\nConnection: close\r\n\r\n"
            .formatted(code, reason, body.length());
    try {
      client.getOutputStream().write((head + body).getBytes(StandardCharsets.ISO_8859_1));
      client.getOutputStream().flush();
    } catch (IOException e) {
      // The client went away.
    }
  }

  private void loseReply(Socket client, ProxiedRequest request) {
    try (Socket backend = connect()) {
      request.writeTo(backend.getOutputStream());
      backend.getInputStream().read();
    } catch (IOException e) {
      // Lost is lost.
    }
    reset(client);
  }

  private void forward(Socket client, ProxiedRequest request, long lateMillis) {
    try (Socket backend = connect()) {
      open.add(backend);
      request.writeTo(backend.getOutputStream());
      if (request.isWebSocket()) {
        threads.execute(() -> relay(client, backend, 0));
      }
      relay(backend, client, lateMillis);
      open.remove(backend);
    } catch (IOException e) {
      reset(client);
    }
  }

  private Socket connect() throws IOException {
    return tls.getSocketFactory().createSocket(server.getHost(), server.getPort());
  }

  private void relay(Socket from, Socket to, long lateMillis) {
    byte[] buffer = new byte[BUFFER];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
        if (lateMillis > 0) {
          pause(lateMillis);
        }
        out.write(buffer, 0, length);
        out.flush();
      }
    } catch (IOException e) {
      close(from); // One side went away: so does the other.
    } finally {
      close(to);
    }
  }

  private void pause(long millis) {
    try {
      closing.await(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void reset(Socket socket) {
    try {
      socket.setSoLinger(true, 0);
    } catch (IOException e) {
      // Closed already.
    }
    close(socket);
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // Closed is closed.
    }
  }

  @Override
  public void close() {
    closing.countDown();
    try {
      entrance.close();
    } catch (IOException e) {
      // Closed is closed.
    }
    open.forEach(FaultyProxy::close);
    threads.shutdownNow();
  }
}
