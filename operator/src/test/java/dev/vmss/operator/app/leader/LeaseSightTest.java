package dev.vmss.operator.app.leader;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaderElectionRecord;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LeaseSightTest {

  private static final Duration LEASE = Duration.ofSeconds(15);
  private static final ZonedDateTime NOON =
      ZonedDateTime.of(2026, 1, 1, 12, 0, 0, 0, ZoneOffset.UTC);

  private Duration monotonic = Duration.ofDays(2);
  private ZonedDateTime wall = NOON;
  private final LeaseSight sight = new LeaseSight(LEASE, () -> monotonic.toNanos());

  @ParameterizedTest
  @ValueSource(ints = {-7200, -5, 0, 5, 600, 100_000_000})
  void aDeadLeadersLeaseRunsOutAfterItsTimeWhateverItsClockSaid(int skew) {
    LeaderElectionRecord dead = record("other", NOON.plusSeconds(skew));
    assertThat(expired(dead)).as("at first sight").isFalse();
    pass(LEASE);
    assertThat(expired(dead)).isFalse();
    pass(Duration.ofMillis(1));
    assertThat(expired(dead)).isTrue();
  }

  @Test
  void aLeaderWhoseClockIsFarBehindLeadsOnAsLongAsItRenews() {
    for (int i = 0; i < 20; i++) {
      assertThat(expired(record("other", NOON.minusDays(1).plusSeconds(i)))).isFalse();
      pass(Duration.ofSeconds(14));
    }
  }

  @Test
  void ourOwnClockMayBeSetAtWill() {
    LeaderElectionRecord lease = record("other", NOON);
    assertThat(expired(lease)).isFalse();
    wall = wall.plusHours(3);
    assertThat(expired(lease)).as("set ahead").isFalse();
    wall = wall.minusHours(9);
    pass(LEASE.plusMillis(1));
    assertThat(expired(lease)).as("set back").isTrue();
  }

  @Test
  void anotherHolderCountsAnew() {
    assertThat(expired(record("one", NOON))).isFalse();
    pass(LEASE.plusSeconds(1));
    assertThat(expired(record("two", NOON))).isFalse();
  }

  @Test
  void whatTheLeaseSaysOfItsDurationIsItsHoldersWishOnly() {
    LeaderElectionRecord endless =
        record("other", NOON).toBuilder().leaseDuration(Duration.ofDays(9999)).build();
    assertThat(expired(endless)).isFalse();
    pass(LEASE.plusMillis(1));
    assertThat(expired(endless)).isTrue();
  }

  private void pass(Duration time) {
    monotonic = monotonic.plus(time);
    wall = wall.plus(time);
  }

  /** As the client's elector compares. */
  private boolean expired(LeaderElectionRecord read) {
    LeaderElectionRecord seen = sight.of(read, wall);
    return wall.isAfter(seen.getRenewTime().plus(seen.getLeaseDuration()));
  }

  private static LeaderElectionRecord record(String holder, ZonedDateTime renewed) {
    return new LeaderElectionRecord(holder, LEASE, NOON, renewed, 0);
  }
}
