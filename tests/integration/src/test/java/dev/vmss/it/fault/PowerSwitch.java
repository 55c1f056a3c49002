package dev.vmss.it.fault;

import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Cuts an operator off at one of its writes, as its death would: either that write never reaches
 * the server, or it does and its reply is lost. Nothing that is sent afterwards reaches the server.
 * Events are cut, too, but not counted: they are a courtesy that no decision reads. A dry-run
 * writes nothing.
 */
public final class PowerSwitch implements Interceptor {

  /** At which moment of a write the operator dies. */
  public enum Moment {
    /** The request never reaches the server. */
    BEFORE,
    /** The request reaches the server, its reply never the operator. */
    AFTER
  }

  private static final URI NOWHERE = URI.create("http://127.0.0.1:1/");
  private static final String LAST_WORDS = "Last-Words";

  private final AtomicInteger writes = new AtomicInteger();
  private volatile int fatal = Integer.MAX_VALUE;
  private volatile Moment moment = Moment.BEFORE;
  private volatile boolean off;
  private volatile boolean dead;

  /** Counts from here; the operator dies at this write, the first one being 1. */
  public void cut(int write, Moment at) {
    writes.set(0);
    moment = at;
    fatal = write;
  }

  /** Counts from here, and lets every write pass. */
  public void count() {
    cut(Integer.MAX_VALUE, Moment.BEFORE);
  }

  public int writes() {
    return writes.get();
  }

  /** Whether it has died; of a write that it died after, the server has replied. */
  public boolean isOff() {
    return dead;
  }

  @Override
  public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
    boolean last = isCounted(request) && writes.incrementAndGet() == fatal;
    if (last && moment == Moment.AFTER) {
      builder.setHeader(LAST_WORDS, "true");
      off = true;
      return;
    }
    if (last) {
      off = true;
      dead = true;
    }
    if (off) {
      builder.uri(NOWHERE);
    }
  }

  @Override
  public AsyncBody.Consumer<List<ByteBuffer>> consumer(
      AsyncBody.Consumer<List<ByteBuffer>> reader, HttpRequest request) {
    if (request.header(LAST_WORDS) == null) {
      return reader;
    }
    return (bytes, body) -> {
      throw new IOException("The operator died before it had read this reply.");
    };
  }

  @Override
  public void after(
      HttpRequest request,
      HttpResponse<?> response,
      AsyncBody.Consumer<List<ByteBuffer>> consumer) {
    if (request.header(LAST_WORDS) != null) {
      dead = true;
    }
  }

  private static boolean isCounted(HttpRequest request) {
    String query = String.valueOf(request.uri().getQuery());
    return !"GET".equals(request.method())
        && !query.contains("dryRun")
        && !request.uri().getPath().endsWith("/events");
  }
}
