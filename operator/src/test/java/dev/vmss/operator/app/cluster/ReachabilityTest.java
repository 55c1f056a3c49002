package dev.vmss.operator.app.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vmss.operator.app.StubApiServer;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a real client shows of an API server. */
class ReachabilityTest {

  private final AtomicLong now = new AtomicLong();
  private final Reachability reachability = new Reachability(now::get);
  private StubApiServer server;
  private KubernetesClient client;

  @BeforeEach
  void start() throws IOException {
    server = new StubApiServer();
    client =
        new KubernetesClientBuilder()
            .withConfig(
                new ConfigBuilder()
                    .withAutoConfigure(false)
                    .withMasterUrl(server.url())
                    .withRequestRetryBackoffLimit(1)
                    .build())
            .withHttpClientBuilderConsumer(
                http -> http.addOrReplaceInterceptor("reachability", reachability))
            .build();
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  @Test
  void anErrorOfItsOwnIsNoAnswerAndTheTimeCountsFromTheNextAnswer() {
    ask();
    assertThat(reachability.answersFor()).contains(Duration.ZERO);
    server.answerAll(503);
    assertThatThrownBy(this::ask).isInstanceOf(KubernetesClientException.class);
    assertThat(reachability.answersFor()).isEmpty();
    now.set(1_000);
    server.answerAll(0);
    ask();
    now.set(1_500);
    assertThat(reachability.answersFor()).contains(Duration.ofNanos(500));
  }

  @Test
  void aRefusalIsAnAnswer() {
    server.answerAll(403);
    assertThatThrownBy(this::ask).isInstanceOf(KubernetesClientException.class);
    assertThat(reachability.answersFor()).isPresent();
  }

  @Test
  void nobodyThereIsNoAnswer() {
    server.close();
    assertThatThrownBy(this::ask).isInstanceOf(KubernetesClientException.class);
    assertThat(reachability.answersFor()).isEmpty();
  }

  private void ask() {
    assertThat(client.getKubernetesVersion().getGitVersion()).isNotEmpty();
  }
}
