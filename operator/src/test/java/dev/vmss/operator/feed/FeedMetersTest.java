package dev.vmss.operator.feed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vmss.api.v1alpha1.MarketplaceFeed;
import dev.vmss.operator.image.SettableClock;
import dev.vmss.testing.fixture.Fixtures;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

public class FeedMetersTest {

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final SettableClock clock = new SettableClock();
  private final FeedMeters meters = new FeedMeters(registry, clock);

  /** Whatever there is to see of a feed. */
  public static void showOne(MeterRegistry registry) {
    new FeedMeters(registry, Clock.systemUTC())
        .show(List.of(feed("Synced", "True")), new FeedMemory());
  }

  private static MarketplaceFeed feed(String reason, String tampered) {
    return Fixtures.parse(
        MarketplaceFeed.class,
        """
        metadata: {name: ubuntu, uid: u1, creationTimestamp: "2020-01-01T00:00:00Z"}
        spec:
          interval: 10m
          source: {ociTags: {repository: registry.example/a}}
          items: [{tags: "a", publisher: a, offer: a, sku: a, version: "1", kind: containerImage, template: {osType: Linux}}]
        status:
          conditions:
          - {type: Ready, status: "False", reason: %s, message: m, lastTransitionTime: "2026-01-01T00:00:00Z"}
          - {type: Tampered, status: "%s", reason: %s, message: m, lastTransitionTime: "2026-01-01T00:00:00Z"}
        """
            .formatted(
                reason,
                tampered,
                tampered.equals("True") ? "ChecksumChanged" : "ChecksumsUnchanged"));
  }

  @Test
  void aFeedThatNobodyLooksAtAgesFromTheStartOfTheProcess() {
    clock.advance(Duration.ofMinutes(31));
    meters.show(List.of(feed("SignatureInvalid", "False")), new FeedMemory());
    assertThat(value("vmss.feed.age.seconds")).isEqualTo(31 * 60);
    assertThat(value("vmss.feed.interval.seconds")).isEqualTo(600);
    assertThat(value("vmss.feed.signature.invalid")).isEqualTo(1);
    assertThat(value("vmss.feed.tampered")).isZero();
  }

  @Test
  void aFeedThatIsGoneHasNoSeriesAndIsForgotten() {
    FeedMemory memory = new FeedMemory();
    memory.change("u1", mind -> mind.began(7));
    meters.show(List.of(feed("Synced", "True")), memory);
    assertThat(value("vmss.feed.tampered")).isEqualTo(1);
    assertThat(memory.of("u1").generation()).isEqualTo(7);
    meters.show(List.of(), memory);
    assertThat(registry.find("vmss.feed.tampered").gauges()).isEmpty();
    assertThat(memory.of("u1")).isEqualTo(FeedMind.BLANK);
  }

  private double value(String gauge) {
    return registry.get(gauge).tag("feed", "ubuntu").gauge().value();
  }
}
