package dev.vmss.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vmss.testing.OnCluster;
import dev.vmss.testing.Repository;
import dev.vmss.testing.TestCluster;
import dev.vmss.testing.fixture.FixtureCorpus;
import dev.vmss.testing.fixture.FixtureDocument;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The fixtures of the API, judged by the API server that there is. */
@OnCluster
class FixtureCorpusIT {

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
    List<FixtureDocument> fixtures = FixtureCorpus.load();
    List<String> wrong = new ArrayList<>();
    for (var fixture : fixtures) {
      server.judge(fixture).ifPresent(complaint -> wrong.add(fixture + ": " + complaint));
    }

    System.out.printf(
        "fixtures: %d judged by Kubernetes %s, %d wrong%n",
        fixtures.size(), cluster.serverVersion(), wrong.size());
    assertThat(wrong).isEmpty();
    assertThat(fixtures).hasSizeGreaterThan(280);
  }
}
