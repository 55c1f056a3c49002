package dev.vmss.operator.app.health;

import dev.vmss.operator.app.process.WorkThreads;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The metrics as they are served: written once for everybody who asks within a second, on one
 * thread, so that any number of scrapers costs what one costs. Who asks waits for a bounded time.
 */
final class MetricsPage implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(MetricsPage.class);

  static final Duration FRESH = Duration.ofSeconds(1);

  /** Below the time that an answer has to leave, so that a sentence still gets through. */
  static final Duration PATIENCE = Duration.ofSeconds(4);

  private record Edition(CompletableFuture<Optional<byte[]>> text, long begun) {}

  private final Function<String, byte[]> writer;
  private final Duration patience;
  private final LongSupplier nanoTime;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(WorkThreads.named("metrics"));
  private final Map<String, Edition> editions = new HashMap<>();

  /**
   * @param writer from content type to text
   * @param nanoTime a clock that never jumps
   */
  MetricsPage(Function<String, byte[]> writer, Duration patience, LongSupplier nanoTime) {
    this.writer = writer;
    this.patience = patience;
    this.nanoTime = nanoTime;
  }

  /** The text, or nothing when it cannot be written in time. */
  Optional<byte[]> text(String contentType) {
    try {
      return edition(contentType).text().get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException _) {
      return Optional.empty();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  /**
   * One that is being written is waited for, however old it is: a second one would not be faster.
   */
  private synchronized Edition edition(String contentType) {
    Edition latest = editions.get(contentType);
    long now = nanoTime.getAsLong();
    if (latest != null && (!latest.text().isDone() || now - latest.begun() < FRESH.toNanos())) {
      return latest;
    }
    Edition next =
        new Edition(CompletableFuture.supplyAsync(() -> write(contentType), thread), now);
    editions.put(contentType, next);
    return next;
  }

  private Optional<byte[]> write(String contentType) {
    try {
      return Optional.of(writer.apply(contentType));
    } catch (RuntimeException e) {
      log.error("The metrics could not be written", e);
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
