package dev.vmss.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vmss.api.fixture.FixtureCorpus;
import dev.vmss.api.fixture.FixtureDocument;
import dev.vmss.testing.OnCluster;
import dev.vmss.testing.Repository;
import dev.vmss.testing.TestCluster;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The fixtures of the API, judged by the API server that there is. */
@OnCluster
class FixtureCorpusIT {

  /** The first minor version of Kubernetes with CEL rules and strict field validation. */
  private static final int RULES = 25;

  private final TestCluster cluster;
  private FixtureServer server;

  FixtureCorpusIT(TestCluster cluster) {
    this.cluster = cluster;
  }

  @BeforeEach
  void open() {
    cluster.applyCrds(Repository.crds());
    server = new FixtureServer(cluster.client(), cluster.namespace());
  }

  @AfterEach
  void removeAll() {
    server.removeAll();
  }

  @Test
  void everyFixtureIsJudgedAsItSays() {
    boolean hasRules = cluster.serverVersion().isAtLeast(RULES);
    List<String> wrong = new ArrayList<>();
    int judged = 0;
    int skipped = 0;
    for (var fixture : FixtureCorpus.load()) {
      if (hasRules || !needsRules(fixture)) {
        server
            .judge(fixture, hasRules)
            .ifPresent(complaint -> wrong.add(fixture + ": " + complaint));
        judged++;
      } else {
        skipped++;
      }
    }

    System.out.printf(
        "fixtures: %d judged by Kubernetes %s, %d wrong, %d skipped because only newer servers can judge them%n",
        judged, cluster.serverVersion(), wrong.size(), skipped);
    assertThat(wrong).isEmpty();
    assertThat(judged).isGreaterThan(hasRules ? 280 : 240);
  }

  private static boolean needsRules(FixtureDocument fixture) {
    return fixture.needs().filter(need -> need.equals("cel") || need.equals("strict")).isPresent();
  }
}
