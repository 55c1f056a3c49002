package dev.vmss.operator.app.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vmss.operator.app.StubApiServer;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MetricsReadersTest {

  private StubApiServer server;
  private MetricsReaders readers;

  @BeforeEach
  void start() throws IOException {
    server = new StubApiServer();
    readers = new MetricsReaders(server.client());
  }

  @AfterEach
  void stop() {
    readers.close();
    server.close();
  }

  @Test
  void anAccountThatMayGetTheUrlIsAdmitted() {
    server.token("good", "prometheus", "scrapers");
    server.admit("scrapers", "get", "/metrics");
    assertThat(readers.applyAsInt("good")).isEqualTo(200);
  }

  @Test
  void anAccountThatMayNotIsForbidden() {
    server.token("good", "somebody", "people");
    server.admit("scrapers", "get", "/metrics");
    assertThat(readers.applyAsInt("good")).isEqualTo(403);
  }

  @Test
  void aTokenThatNobodyKnowsIsUnknown() {
    server.token("good", "prometheus", "scrapers");
    assertThat(readers.applyAsInt("bad")).isEqualTo(401);
  }

  @Test
  void withoutAnApiServerItCannotBeFoundOut() {
    server.answerAll(503);
    assertThat(readers.applyAsInt("good")).isEqualTo(503);
    server.close();
    assertThat(readers.applyAsInt("good")).isEqualTo(503);
  }
}
