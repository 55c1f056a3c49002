package dev.vmss.operator.image.download;

import dev.vmss.operator.image.download.policy.IpLiteral;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;

/**
 * A server on loopback that does whatever its script says, down to single bytes, and remembers what
 * reached it. It never closes a connection by itself: what stays open was left open by the client.
 */
public final class ScriptedServer implements AutoCloseable {

  /** One request as it arrived; header names in lower case. */
  public record Seen(String method, String target, Map<String, String> headers, String body) {
    public Optional<String> header(String name) {
      return Optional.ofNullable(headers.get(name));
    }
  }

  /** What to do with one request. */
  public interface Script {
    void play(Seen seen, Reply reply) throws IOException, InterruptedException;
  }

  private final ServerSocket listener;
  private final Script script;
  private final boolean secure;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<Seen> seen = new CopyOnWriteArrayList<>();
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private final AtomicInteger connections = new AtomicInteger();
  private final AtomicInteger open = new AtomicInteger();
  private final CountDownLatch stopped = new CountDownLatch(1);

  private ScriptedServer(ServerSocket listener, boolean secure, Script script) {
    this.listener = listener;
    this.secure = secure;
    this.script = script;
    threads.execute(this::accept);
  }

  public static ScriptedServer plain(Script script) {
    return at("127.0.0.1", script);
  }

  public static ScriptedServer at(String address, Script script) {
    try {
      return new ScriptedServer(
          new ServerSocket(0, 50, IpLiteral.parse(address).orElseThrow()), false, script);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static ScriptedServer tls(SSLContext context, Script script) {
    try {
      InetAddress loopback = InetAddress.getByName("127.0.0.1");
      return new ScriptedServer(
          context.getServerSocketFactory().createServerSocket(0, 50, loopback), true, script);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public int port() {
    return listener.getLocalPort();
  }

  public String authority() {
    return "127.0.0.1:" + port();
  }

  public String url(String path) {
    return (secure ? "https://" : "http://") + authority() + path;
  }

  public List<Seen> seen() {
    return List.copyOf(seen);
  }

  /** How many connections were ever made. */
  public int connections() {
    return connections.get();
  }

  /** How many the client has not closed. */
  public int open() {
    return open.get();
  }

  private void accept() {
    while (stopped.getCount() > 0) {
      try {
        Socket socket = listener.accept();
        connections.incrementAndGet();
        open.incrementAndGet();
        sockets.add(socket);
        threads.execute(() -> serve(socket));
      } catch (IOException e) {
        return; // closed
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      InputStream in = new BufferedInputStream(socket.getInputStream());
      Reply reply = new Reply(socket.getOutputStream(), stopped);
      Optional<Seen> request = read(in);
      if (request.isPresent()) {
        seen.add(request.get());
        script.play(request.get(), reply);
      } else {
        reply.raw("HTTP/1.1 400 Bad Request\r\n\r\n");
      }
      socket.getOutputStream().flush();
      drain(in);
    } catch (IOException e) {
      // The client went away, which is what many scripts provoke.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      open.decrementAndGet();
      sockets.remove(socket);
    }
  }

  private static void drain(InputStream in) throws IOException {
    byte[] rest = new byte[4096];
    while (in.read(rest) >= 0) {
      // Until the client closes.
    }
  }

  private static Optional<Seen> read(InputStream in) throws IOException {
    in.mark(1);
    if (!Character.isUpperCase(in.read())) {
      return Optional.empty(); // a TLS handshake, of random bytes
    }
    in.reset();
    String[] first = line(in).split(" ", -1);
    if (first.length != 3) {
      return Optional.empty();
    }
    Map<String, String> headers = new TreeMap<>();
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      int colon = line.indexOf(':');
      headers.put(
          line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
    }
    int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
    String body = new String(in.readNBytes(length), StandardCharsets.UTF_8);
    return Optional.of(new Seen(first[0], first[1], headers, body));
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new IOException("end of stream");
      }
      line.append((char) c);
    }
    return line.toString().stripTrailing();
  }

  @Override
  public void close() throws IOException {
    stopped.countDown();
    listener.close();
    for (Socket socket : sockets) {
      socket.close();
    }
    threads.shutdownNow();
  }

  /** The pen of a script. */
  public record Reply(OutputStream out, CountDownLatch stopped) {

    public void send(int status, Map<String, String> headers, byte[] body) throws IOException {
      head(status, headers, body.length);
      out.write(body);
      out.flush();
    }

    public void send(int status, Map<String, String> headers, String body) throws IOException {
      send(status, headers, body.getBytes(StandardCharsets.UTF_8));
    }

    /** Status line and headers; the length may be a lie. */
    public void head(int status, Map<String, String> headers, long length) throws IOException {
      StringBuilder head = new StringBuilder("HTTP/1.1 " + status + " Scripted\r\n");
      headers.forEach((name, value) -> head.append(name + ": " + value + "\r\n"));
      raw(head + "Content-Length: " + length + "\r\n\r\n");
    }

    public void raw(String text) throws IOException {
      out.write(text.getBytes(StandardCharsets.ISO_8859_1));
      out.flush();
    }

    /** One byte at a time, until the client has had enough or the server is closed. */
    public void drip(String text, int everyMillis) throws IOException, InterruptedException {
      for (int i = 0; i < text.length(); i++) {
        raw(text.substring(i, i + 1));
        if (stopped.await(everyMillis, TimeUnit.MILLISECONDS)) {
          return;
        }
      }
    }

    /** Says nothing; as always the connection stays open until the client closes it. */
    public void silence() throws IOException {
      out.flush();
    }

    /** Ends the connection in the middle. */
    public void hangUp() throws IOException {
      out.close();
    }
  }
}
