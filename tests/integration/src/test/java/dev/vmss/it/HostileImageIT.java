package dev.vmss.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vmss.testing.OnCluster;
import dev.vmss.testing.Repository;
import dev.vmss.testing.TestCluster;
import dev.vmss.testing.operator.Marketplace;
import dev.vmss.testing.operator.OperatorProcess;
import dev.vmss.testing.operator.Tenant;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Sources that are wrong, or that would have the operator ask where it must not. */
@OnCluster
class HostileImageIT {

  private static final Pattern THREADS = Pattern.compile("(?m)^jvm_threads_live_threads ([0-9.]+)");

  private final TestCluster cluster;
  private final Tenant tenant;
  private final Marketplace marketplace;

  HostileImageIT(TestCluster cluster) {
    this.cluster = cluster;
    this.tenant = Tenant.on(cluster);
    this.marketplace = new Marketplace(cluster, tenant);
  }

  /** Twenty ways, with what follows in the braces; {@code %d} is a port on which a test listens. */
  private static final List<String> SOURCES =
      List.of(
          "containerImage: {reference: \"127.0.0.1:%d/a:1\"}",
          "containerImage: {reference: \"127.0.0.2:%d/a:1\"}",
          "containerImage: {reference: \"127.1.2.3:%d/a:1\"}",
          "containerImage: {reference: \"localhost:%d/a:1\"}",
          "containerImage: {reference: \"0.0.0.0:%d/a:1\"}",
          "containerImage: {reference: \"2130706433:%d/a:1\"}",
          "containerImage: {reference: \"0x7f000001:%d/a:1\"}",
          "containerImage: {reference: \"127.1:%d/a:1\"}",
          "containerDisk: {reference: \"127.0.0.1:%d/a:1\"}",
          "containerDisk: {reference: \"localhost:%d/a/b/c:1\"}",
          "containerImage: {reference: \"[::1]:%d/a:1\"}",
          "containerImage: {reference: \"169.254.169.254/latest/meta-data:1\"}",
          "containerImage: {reference: \"user:secret@127.0.0.1:%d/a:1\"}",
          "containerImage: {reference: \"http://127.0.0.1:%d/a:1\"}",
          "containerImage: {reference: \"127.0.0.1:%d/../../etc/passwd:1\"}",
          "containerImage: {reference: \"127.0.0.1:%d/A/B:1\"}",
          "containerImage: {reference: \"127.0.0.1:99999/a:1\"}",
          "containerImage: {reference: \"127.0.0.1:%d/a?x=1\"}",
          "containerImage: {reference: \"127.0.0.1:%d/a:1\", pullSecret: not-there}",
          "containerImage: {reference: \"127.0.0.1:%d/a:1\", digest: \"md5:0\"}");

  private static final int ROUNDS = 5;

  @Test
  void oneHundredHostileSourcesAreEachRefusedWithASentenceAndNothingIsAskedOrLeft()
      throws IOException, InterruptedException {
    cluster.applyCrds(Repository.crds());
    try (ServerSocket trap = new ServerSocket(0, 50, InetAddress.getByName("0.0.0.0"));
        OperatorProcess operator =
            OperatorProcess.start(cluster, "hostile-operator.log", Map.of())) {
      askAll(trap, 0);
      double threads = threads(operator);
      for (int round = 1; round < ROUNDS; round++) {
        askAll(trap, round);
      }
      assertThat(connections(trap)).isZero();
      assertThat(threads(operator)).as("once all pools have started").isLessThan(threads + 10);
    }
  }

  private void askAll(ServerSocket trap, int round) {
    List<String> accepted = new ArrayList<>();
    for (int i = 0; i < SOURCES.size(); i++) {
      String name = tenant.namespace() + "-" + round + "-" + i;
      String source = SOURCES.get(i).replace("%d", Integer.toString(trap.getLocalPort()));
      Optional<String> refused = marketplace.refusal(name, round + "." + i, source);
      refused.ifPresentOrElse(
          words -> assertThat(words).contains("spec.source"), () -> accepted.add(name));
    }
    assertThat(accepted).as("let in by the API server").hasSizeGreaterThan(8);
    accepted.forEach(this::awaitSentence);
    accepted.forEach(marketplace::delete);
    accepted.forEach(
        name -> tenant.await(name + " is gone", () -> marketplace.find(name).isEmpty()));
  }

  private void awaitSentence(String name) {
    tenant.await(
        name + " is refused",
        () -> List.of("DownloadFailed", "InvalidSource").contains(marketplace.reason(name)));
    assertThat(marketplace.message(name))
        .matches("(?s)[A-Z'].{20,}[.].*")
        .doesNotContain("secret@");
  }

  private static int connections(ServerSocket trap) throws IOException {
    trap.setSoTimeout(200);
    int count = 0;
    while (true) {
      try {
        trap.accept().close();
        count++;
      } catch (SocketTimeoutException nobodyCame) {
        return count;
      }
    }
  }

  private static double threads(OperatorProcess operator) throws IOException, InterruptedException {
    URI metrics = operator.uri("/metrics");
    String text =
        HttpClient.newHttpClient()
            .send(HttpRequest.newBuilder(metrics).build(), HttpResponse.BodyHandlers.ofString())
            .body();
    Matcher matcher = THREADS.matcher(text);
    assertThat(matcher.find()).as("the number of threads in " + metrics).isTrue();
    return Double.parseDouble(matcher.group(1));
  }
}
