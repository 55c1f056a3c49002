package dev.vmss.operator.app;

import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.net.URI;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Cuts an operator off after a number of writes, as its death between two writes would: none of
 * what it sends afterwards reaches the server. Events are cut, too, but not counted: they are a
 * courtesy that no decision reads. A dry-run writes nothing.
 */
public final class PowerSwitch implements Interceptor {

  private static final URI NOWHERE = URI.create("http://127.0.0.1:1/");

  private final AtomicInteger writes = new AtomicInteger();
  private final AtomicBoolean off = new AtomicBoolean();
  private volatile int last = Integer.MAX_VALUE;

  /** Counts from here, and lets this many writes pass. */
  public void cutAfter(int allowed) {
    writes.set(0);
    last = allowed;
  }

  /** Counts from here, and lets every write pass. */
  public void count() {
    cutAfter(Integer.MAX_VALUE);
  }

  public int writes() {
    return writes.get();
  }

  /** Whether a write was kept from the server. */
  public boolean isOff() {
    return off.get();
  }

  @Override
  public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
    boolean counted = isWrite(request) && !request.uri().getPath().endsWith("/events");
    if (counted && writes.incrementAndGet() > last) {
      off.set(true);
    }
    if (off.get()) {
      builder.uri(NOWHERE);
    }
  }

  private static boolean isWrite(HttpRequest request) {
    String query = String.valueOf(request.uri().getQuery());
    return !"GET".equals(request.method()) && !query.contains("dryRun");
  }
}
