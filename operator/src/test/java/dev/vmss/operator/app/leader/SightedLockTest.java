package dev.vmss.operator.app.leader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.vmss.operator.app.StubApiServer;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaseLock;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class SightedLockTest {

  private final Logger logger = (Logger) LoggerFactory.getLogger(SightedLock.class);
  private final ListAppender<ILoggingEvent> entries = new ListAppender<>();

  @BeforeEach
  void listen() {
    entries.start();
    logger.addAppender(entries);
    logger.setAdditive(false);
  }

  @AfterEach
  void stopListening() {
    logger.detachAppender(entries);
    logger.setAdditive(true);
  }

  private static SightedLock lock() {
    return new SightedLock(
        new LeaseLock("vmss-system", "vmss-operator", "me"),
        new LeaseSight(Duration.ofSeconds(15), System::nanoTime));
  }

  @Test
  void aFailureIsToldInOneLineAndStillFails() throws IOException {
    try (var server = new StubApiServer();
        KubernetesClient client = server.client()) {
      server.answerAll(403);
      var lock = lock();
      assertThatThrownBy(() -> lock.get(client)).isInstanceOf(KubernetesClientException.class);
      assertThat(lock.identity()).isEqualTo("me");
      assertThat(entries.list).hasSize(1);
      assertThat(entries.list.get(0).getThrowableProxy()).isNull();
      assertThat(entries.list.get(0).getKeyValuePairs().toString())
          .contains("vmss-system", "vmss-operator", "code 403");
    }
  }
}
