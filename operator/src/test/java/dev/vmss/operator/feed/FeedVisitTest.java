package dev.vmss.operator.feed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vmss.api.v1alpha1.FeedImport;
import dev.vmss.api.v1alpha1.LifecycleStage;
import dev.vmss.api.v1alpha1.MarketplaceFeed;
import dev.vmss.api.v1alpha1.MarketplaceFeedSpec;
import dev.vmss.api.v1alpha1.MarketplaceFeedStatus;
import dev.vmss.api.v1alpha1.MarketplaceImage;
import dev.vmss.operator.feed.plan.FeedImage;
import dev.vmss.operator.feed.report.FeedConditions;
import dev.vmss.operator.feed.report.FeedNotice;
import dev.vmss.operator.feed.report.FeedNotice.Reason;
import dev.vmss.operator.feed.simplestreams.StreamsReader;
import dev.vmss.operator.feed.tags.TagsReader;
import dev.vmss.operator.image.FakeRegistry;
import dev.vmss.operator.image.download.Downloads;
import dev.vmss.operator.image.download.ScriptedServer;
import dev.vmss.operator.image.download.ScriptedServer.Reply;
import dev.vmss.operator.image.download.ScriptedServer.Seen;
import dev.vmss.operator.image.download.fetch.FileDownload;
import dev.vmss.operator.image.download.fetch.TagDownload;
import dev.vmss.testing.fixture.Fixtures;
import io.fabric8.kubernetes.api.model.Condition;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a visit does and writes, from an unsigned tree on a server on loopback. */
class FeedVisitTest implements FeedVisit.Effects {

  private static final String KEEP_ALL = "  stage: Supported\n  keep: 5\n";

  private final Shelf shelf = new Shelf(KEEP_ALL);
  private final Map<String, Character> versions = new HashMap<>();
  private final List<FeedNotice> notices = new ArrayList<>();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private ScriptedServer server;
  private MarketplaceFeed feed;
  private FeedVisit visit;
  private int writes;
  private int woken;
  private int status = 200;
  private boolean conflict;
  private Optional<String> refusal = Optional.empty();

  @BeforeEach
  void start() {
    server = ScriptedServer.plain(this::serve);
    versions.put("1", 'a');
    versions.put("2", 'b');
    feed = feed(KEEP_ALL, "");
    visit = process();
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
  }

  /** A process that remembers nothing. */
  private FeedVisit process() {
    FeedParts parts =
        new FeedParts(
            shelf::catalogue,
            () -> shelf.images.values().stream(),
            shelf.fleet,
            new StreamsReader(
                new FileDownload(Downloads.loopback(), Downloads.CLOCK, System::nanoTime)),
            new TagsReader(
                new TagDownload(Downloads.loopback(), Downloads.CLOCK, System::nanoTime),
                new FakeRegistry()),
            "vmss-system",
            Runnable::run,
            shelf.clock,
            meters);
    FeedMemory memory = new FeedMemory();
    FeedMeters counts = new FeedMeters(meters, shelf.clock);
    FeedLook look =
        new FeedLook(
            parts,
            _ -> {
              throw new AssertionError("no keyring is named");
            },
            _ -> {
              throw new AssertionError("no secret is named");
            },
            memory,
            counts,
            _ -> woken++);
    return new FeedVisit(new FeedSnapshots(parts), look, memory, counts, shelf.clock);
  }

  private MarketplaceFeed feed(String rule, String more) {
    return Shelf.feed(server.url("/streams/v1/index.json"), rule, more);
  }

  private void serve(Seen seen, Reply reply) throws IOException {
    if (seen.target().endsWith("index.json")) {
      String tag = "\"" + versions.hashCode() + "\"";
      boolean same = seen.header("if-none-match").filter(tag::equals).isPresent();
      reply.send(
          status == 200 && same ? 304 : status,
          Map.of("ETag", tag),
          same
              ? ""
              : """
                {"format": "index:1.0", "index": {"p": {"format": "products:1.0", "datatype": "image-downloads", "path": "p.json"}}}
                """);
      return;
    }
    StringBuilder all = new StringBuilder();
    versions.forEach(
        (name, sum) ->
            all.append(all.isEmpty() ? "" : ",")
                .append(
                    "\"%s\": {\"items\": {\"disk1.img\": {\"path\": \"%s.img\", \"sha256\": \"%s\"}}}"
                        .formatted(name, name, String.valueOf(sum).repeat(64))));
    reply.send(
        200,
        Map.of(),
        "{\"format\": \"products:1.0\", \"products\": {\"com.ubuntu.cloud:server:22.04:amd64\": {\"versions\": {%s}}}}"
            .formatted(all));
  }

  /** Visits until nothing is to be done at once. */
  private Duration visits() {
    for (int i = 0; i < 10; i++) {
      int before = woken;
      Optional<Duration> again = visit.run(feed, this);
      shelf.download();
      if (again.isPresent()
          && woken == before
          && again.get().compareTo(Duration.ofSeconds(1)) > 0) {
        return again.get();
      }
    }
    throw new AssertionError("never at rest");
  }

  /** The second look finds served what the first one brought. */
  private void settle() {
    visits();
    shelf.pass(Duration.ofMinutes(70));
    visits();
  }

  @Override
  public boolean report(MarketplaceFeedStatus written) {
    if (conflict) {
      conflict = false;
      return false;
    }
    writes++;
    feed.setStatus(written);
    return true;
  }

  @Override
  public void answerRequest() {
    writes++;
    feed.getMetadata().setAnnotations(new HashMap<>());
  }

  @Override
  public Optional<String> create(MarketplaceImage image) {
    if (refusal.isPresent()) {
      return refusal;
    }
    writes++;
    shelf.add(image);
    return Optional.empty();
  }

  @Override
  public boolean retire(FeedImage image) {
    writes++;
    return shelf.images.remove(image.name()) != null;
  }

  @Override
  public boolean promote(FeedImage image) {
    writes++;
    shelf.stage(image.name(), LifecycleStage.SUPPORTED);
    return true;
  }

  @Override
  public void announce(FeedNotice notice) {
    notices.add(notice);
  }

  private Condition condition(String type) {
    return FeedConditions.find(feed.getStatus(), type).orElseThrow();
  }

  @Test
  void theFirstLookImportsReportsAndWaitsForAnInterval() {
    Duration again = visits();
    assertThat(again).isBetween(Duration.ofMinutes(54), Duration.ofMinutes(66));
    assertThat(shelf.versions()).containsExactly("22.4.1", "22.4.2");
    assertThat(feed.getStatus().imports())
        .extracting(FeedImport::version)
        .contains("22.4.1", "22.4.2");
    assertThat(feed.getStatus().counts().matched()).isEqualTo(2);
    assertThat(condition("Ready").getStatus()).isEqualTo("True");
    assertThat(condition("Ready").getMessage())
        .matches(
            "2 of 2 versions match rule 1; 22\\.4\\.[12] imported; next look in [0-9]+ minutes\\.");
    assertThat(condition("Tampered").getStatus()).isEqualTo("False");
    assertThat(notices)
        .extracting(FeedNotice::reason)
        .containsOnly(Reason.ITEM_IMPORTED)
        .hasSize(2);
  }

  @Test
  void aFeedThatIsAsItWasCostsOneRequestAndNoWrite() {
    settle();
    for (int look = 0; look < 5; look++) {
      int before = writes;
      int requests = server.seen().size();
      shelf.pass(Duration.ofMinutes(70));
      visits();
      assertThat(writes).as("writes").isEqualTo(before);
      assertThat(server.seen()).as("requests").hasSize(requests + 1);
    }
    assertThat(meters.counter("vmss.feed.looks", "outcome", "unchanged").count()).isEqualTo(6);
  }

  @Test
  void anotherProcessReadsEverythingOnceAndWritesNothing() {
    settle();
    int before = writes;
    visit = process();
    assertThat(visits()).as("the time that was written down is waited for").isPositive();
    shelf.pass(Duration.ofMinutes(70));
    visits();
    assertThat(writes).isEqualTo(before);
  }

  @Test
  void aRequestIsAnsweredAtOnceAndTakenBack() {
    visits();
    versions.put("3", 'c');
    shelf.pass(Duration.ofMinutes(1));
    feed.getMetadata().setAnnotations(new HashMap<>(Map.of("vmss.dev/sync", "requested")));
    visits();
    assertThat(shelf.versions()).contains("22.4.3");
    assertThat(feed.getMetadata().getAnnotations()).isEmpty();
  }

  @Test
  void anUnavailableFeedIsTriedAgainSoonAndKeepsWhatIsThere() {
    visits();
    status = 503;
    shelf.pass(Duration.ofMinutes(70));
    Duration again = visits();
    assertThat(again).isLessThanOrEqualTo(Duration.ofMinutes(1));
    assertThat(condition("Ready").getReason()).isEqualTo("SourceUnavailable");
    assertThat(condition("Reconciling").getStatus()).isEqualTo("True");
    assertThat(shelf.versions()).hasSize(2);
    int before = writes;
    shelf.pass(Duration.ofMinutes(2));
    visits();
    assertThat(writes).as("the same sentence is written once").isEqualTo(before);
    status = 200;
    shelf.pass(Duration.ofMinutes(10));
    visits();
    assertThat(condition("Ready").getStatus()).isEqualTo("True");
  }

  @Test
  void aSuspendedFeedListsWhatItWouldDo() {
    feed = feed(KEEP_ALL, "suspend: true");
    visits();
    assertThat(shelf.images).isEmpty();
    assertThat(feed.getStatus().preview().imports())
        .hasSize(2)
        .anyMatch(line -> line.endsWith(" 22.4.2"));
    assertThat(condition("Ready").getReason()).isEqualTo("Suspended");
    assertThat(condition("Ready").getMessage()).contains("2 would be imported and 0 retired");
    assertThat(feed.getStatus().counts().imported()).isZero();
  }

  @Test
  void aChangedChecksumIsTampered() {
    visits();
    versions.put("1", 'c');
    shelf.pass(Duration.ofMinutes(70));
    visits();
    assertThat(condition("Tampered").getStatus()).isEqualTo("True");
    assertThat(condition("Tampered").getMessage()).contains("22.4.1").contains("is left as it is");
    assertThat(notices).extracting(FeedNotice::reason).containsOnlyOnce(Reason.FEED_TAMPERED);
    shelf.pass(Duration.ofMinutes(70));
    visits();
    assertThat(notices).extracting(FeedNotice::reason).containsOnlyOnce(Reason.FEED_TAMPERED);
  }

  @Test
  void anItemDeletedByHandComesBackWithAnEventThatSaysHowToKeepItOut() {
    visits();
    shelf.images.remove(shelf.named("22.4.2"));
    shelf.pass(Duration.ofMinutes(70));
    visits();
    assertThat(shelf.versions()).hasSize(2);
    assertThat(notices.getLast().message()).contains("deleted by hand").contains("Expired");
  }

  @Test
  void whatCannotBeCreatedIsSaidAndTriedAgain() {
    refusal = Optional.of("Version 22.4.1 is not imported: no.");
    visits();
    assertThat(condition("Ready").getReason()).isEqualTo("ImportFailed");
    assertThat(feed.getStatus().imports()).isEmpty();
    refusal = Optional.empty();
    shelf.pass(Duration.ofMinutes(70));
    visits();
    assertThat(condition("Ready").getStatus()).isEqualTo("True");
    assertThat(shelf.images).hasSize(2);
  }

  @Test
  void whatWasImportedIsReportedAlsoWhenTheFirstReportWasTooLate() {
    conflict = false;
    var _ = visit.run(feed, this);
    conflict = true;
    visits();
    assertThat(feed.getStatus().imports()).hasSize(2);
  }

  @Test
  void anEditedSpecIsLookedAtAtOnce() {
    visits();
    MarketplaceFeed edited = feed("  stage: Supported\n  keep: 1\n", "");
    edited.getMetadata().setGeneration(2L);
    edited.setStatus(feed.getStatus());
    feed = edited;
    versions.put("3", 'c');
    visits();
    assertThat(feed.getStatus().observedGeneration()).isEqualTo(2);
    assertThat(shelf.versions()).containsExactly("22.4.2", "22.4.3");
    assertThat(notices).extracting(FeedNotice::reason).contains(Reason.ITEM_RETIRED);
  }

  @Test
  void aRuleThatCannotBeFollowedIsStalledAndAsksNobody() {
    MarketplaceFeedSpec spec = feed.getSpec();
    MarketplaceFeed broken =
        Fixtures.parse(
            MarketplaceFeed.class,
            """
            metadata: {name: a}
            spec:
              source: {ociTags: {repository: registry.example/a}}
              items: [{tags: "(", publisher: a, offer: a, sku: a, version: "1", kind: containerImage, template: {osType: Linux}}]
            """);
    feed.setSpec(
        new MarketplaceFeedSpec(spec.interval(), false, spec.source(), broken.getSpec().items()));
    assertThat(visit.run(feed, this)).isEmpty();
    assertThat(condition("Stalled").getStatus()).isEqualTo("True");
    assertThat(condition("Ready").getMessage()).contains("rule 1");
    assertThat(server.seen()).isEmpty();
  }

  @Test
  void promotionHappensByTimeBetweenLooks() {
    feed = feed("  stage: Preview\n  promoteAfter: 10m\n  keep: 5\n", "");
    assertThat(visits()).isEqualTo(Duration.ofMinutes(10));
    int requests = server.seen().size();
    shelf.pass(Duration.ofMinutes(10));
    visits();
    assertThat(server.seen()).as("nobody was asked").hasSize(requests);
    assertThat(notices).extracting(FeedNotice::reason).contains(Reason.ITEM_PROMOTED);
    assertThat(shelf.images.values())
        .allMatch(image -> image.getSpec().lifecycle().stage() == LifecycleStage.SUPPORTED);
  }
}
