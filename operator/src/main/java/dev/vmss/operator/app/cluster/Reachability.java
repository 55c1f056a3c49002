package dev.vmss.operator.app.cluster;

import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/**
 * Whether the API server answers, as the requests of a client show that are made anyway. An error
 * of its own counts as no answer where it can only be its own: reads pass no webhook.
 */
public final class Reachability implements Interceptor {

  private static final int ERROR_OF_ITS_OWN = 500;

  private final LongSupplier nanoTime;
  private OptionalLong answersSince;

  /**
   * @param nanoTime a clock that never jumps
   */
  public Reachability(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.answersSince = OptionalLong.of(nanoTime.getAsLong());
  }

  /** For how long it has been answering; nothing while it does not. */
  public synchronized Optional<Duration> answersFor() {
    return answersSince.isEmpty()
        ? Optional.empty()
        : Optional.of(Duration.ofNanos(nanoTime.getAsLong() - answersSince.getAsLong()));
  }

  @Override
  public void after(
      HttpRequest request, HttpResponse<?> response, AsyncBody.Consumer<List<ByteBuffer>> body) {
    if (response.code() < ERROR_OF_ITS_OWN) {
      answered();
    } else if ("GET".equals(request.method())) {
      away();
    }
  }

  @Override
  public void afterConnectionFailure(HttpRequest request, Throwable failure) {
    away();
  }

  private synchronized void answered() {
    if (answersSince.isEmpty()) {
      answersSince = OptionalLong.of(nanoTime.getAsLong());
    }
  }

  private synchronized void away() {
    answersSince = OptionalLong.empty();
  }
}
