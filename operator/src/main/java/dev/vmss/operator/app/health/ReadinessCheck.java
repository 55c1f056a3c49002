package dev.vmss.operator.app.health;

import dev.vmss.operator.app.process.RootCause;
import dev.vmss.operator.model.GoDuration;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * {@code --check}: asks a running operator whether it is ready, again and again for some time. The
 * image has no shell and no other program to ask with.
 */
public final class ReadinessCheck {

  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final HttpClient http = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
  private final HttpRequest request;
  private final Duration atMost;

  /**
   * @throws IllegalArgumentException with a sentence, if these are no address and no duration
   */
  public ReadinessCheck(String address, String atMost) {
    this.request = HttpRequest.newBuilder(URI.create(address)).timeout(PATIENCE).build();
    this.atMost = GoDuration.parse(atMost);
  }

  /** Returns whether it became ready, after saying so; asks at least once. */
  public boolean passes() {
    long begin = System.nanoTime();
    String answer = ask();
    while (true) {
      if (answer.isEmpty()) {
        System.out.println(request.uri() + " is ready.");
        return true;
      }
      if (System.nanoTime() - begin + PAUSE.toNanos() > atMost.toNanos()) {
        System.err.printf(
            "%s is not ready after %s: %s%n", request.uri(), GoDuration.format(atMost), answer);
        return false;
      }
      answer = CompletableFuture.supplyAsync(this::ask, later()).join();
    }
  }

  private static Executor later() {
    return CompletableFuture.delayedExecutor(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** What speaks against it; nothing when it is ready. */
  private String ask() {
    try {
      HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
      boolean ready = response.statusCode() == 200;
      return ready ? "" : response.statusCode() + " " + response.body().strip();
    } catch (IOException e) {
      return RootCause.of(e);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return "The check was interrupted.";
    }
  }
}
