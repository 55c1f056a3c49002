package dev.vmss.operator.app.health;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class MetricsPageTest {

  private final AtomicInteger written = new AtomicInteger();
  private long now;

  private byte[] write(String type) {
    return (type + written.incrementAndGet()).getBytes(UTF_8);
  }

  @Test
  void isWrittenOnceASecondForEachForm() {
    try (var page = new MetricsPage(this::write, MetricsPage.PATIENCE, () -> now)) {
      assertThat(page.text("a"))
          .hasValueSatisfying(text -> assertThat(text).asString().isEqualTo("a1"));
      assertThat(page.text("b"))
          .hasValueSatisfying(text -> assertThat(text).asString().isEqualTo("b2"));
      now = MetricsPage.FRESH.toNanos() - 1;
      assertThat(page.text("a"))
          .hasValueSatisfying(text -> assertThat(text).asString().isEqualTo("a1"));
      now += 1;
      assertThat(page.text("a"))
          .hasValueSatisfying(text -> assertThat(text).asString().isEqualTo("a3"));
    }
  }

  @Test
  void whoAsksWaitsForABoundedTimeAndNoSecondOneIsBegun() {
    var never = new CountDownLatch(1);
    try (var page =
        new MetricsPage(
            type -> {
              written.incrementAndGet();
              try {
                never.await();
              } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
              }
              return new byte[0];
            },
            Duration.ofMillis(1),
            () -> now)) {
      for (int i = 0; i < 10; i++) {
        assertThat(page.text("a")).isEmpty();
        now += MetricsPage.FRESH.multipliedBy(2).toNanos();
      }
      assertThat(written.get()).isLessThanOrEqualTo(1);
      never.countDown();
    }
  }
}
