package dev.vmss.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vmss.testing.OnCluster;
import dev.vmss.testing.Repository;
import dev.vmss.testing.TestCluster;
import dev.vmss.testing.operator.OperatorAccount;
import dev.vmss.testing.operator.OperatorProcess;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The program around the controllers: start, probes, metrics, election, stop. */
@OnCluster
class ProgramIT {

  private static final String LEASE = "vmss-operator";
  private static final Duration GRACEFUL_STOP = Duration.ofSeconds(20);
  private static final int BY_SIGTERM = 143;

  private final TestCluster cluster;
  private final KubernetesClient client;
  private final HttpClient http = HttpClient.newHttpClient();
  private final List<OperatorProcess> operators = new ArrayList<>();
  private String namespace = "";

  ProgramIT(TestCluster cluster) {
    this.cluster = cluster;
    this.client = cluster.client();
  }

  @BeforeAll
  static void install(TestCluster cluster) {
    cluster.applyCrds(Repository.crds());
  }

  @BeforeEach
  void makeRoom() {
    namespace = cluster.namespace();
  }

  @AfterEach
  void stop() {
    operators.forEach(OperatorProcess::close);
  }

  @Test
  void aStartedOperatorIsAliveReadyAndMeasured() throws Exception {
    OperatorProcess operator = ready("program-start", Map.of());
    assertThat(get(operator.uri("/healthz")).statusCode()).isEqualTo(200);
    assertThat(get(operator.uri("/readyz")).body()).isEqualTo("ok\n");
    assertThat(get(operator.uri("/metrics")).body())
        .contains("vmss_build_info{")
        .contains("operator_sdk_reconciliations_queue_size_");
    assertThat(get(operator.uri("/")).body()).contains("VMSS Operator");
    assertThat(operator.uri("/metrics").getPort()).isNotEqualTo(operator.uri("/healthz").getPort());
    assertThat(get(operator.uri("/other")).statusCode()).isEqualTo(404);
    assertThat(text(operator))
        .contains("VMSS Operator starts version=", "namespaces=\"all\"", "VMSS Operator is ready");
  }

  @Test
  void sigtermStopsWithinTheGracefulStop() throws IOException {
    OperatorProcess operator = ready("program-stop", Map.of());
    Instant begin = Instant.now();
    operator.terminate();
    assertThat(operator.awaitExit(GRACEFUL_STOP)).isEqualTo(BY_SIGTERM);
    assertThat(Duration.between(begin, Instant.now())).isLessThan(Duration.ofSeconds(5));
    assertThat(text(operator)).contains("VMSS Operator stopped").doesNotContain("Exception");
  }

  @Test
  void theLeaseIsReleasedOnStopAndTheNextOneLeadsAtOnce() throws IOException {
    OperatorProcess first = ready("program-leader", electing());
    await("the first one leads", () -> holder().equals(identity(first)));
    OperatorProcess second = ready("program-follower", electing());
    await("the second one stands by", () -> text(second).contains("Another operator leads"));

    first.terminate();
    assertThat(first.awaitExit(GRACEFUL_STOP)).isEqualTo(BY_SIGTERM);
    assertThat(text(first)).contains("Released the lease");
    Instant released = Instant.now();
    await("the second one leads", () -> holder().equals(identity(second)));
    // Without the release it would be the whole duration of the lease, 15 s.
    assertThat(Duration.between(released, Instant.now())).isLessThan(Duration.ofSeconds(7));

    second.terminate();
    assertThat(second.awaitExit(GRACEFUL_STOP)).isEqualTo(BY_SIGTERM);
    assertThat(holder()).isEmpty();
  }

  @Test
  void whoLosesTheLeaseEndsWithASentence() throws IOException {
    OperatorProcess operator = ready("program-loser", electing());
    await("it leads", () -> holder().equals(identity(operator)));
    leases()
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            "{\"spec\":{\"holderIdentity\":\"somebody-else\"}}");
    assertThat(operator.awaitExit(GRACEFUL_STOP)).isEqualTo(1);
    assertThat(text(operator))
        .contains("Lost the lease to another operator")
        .doesNotContain("\tat ");
    assertThat(holder()).isEqualTo("somebody-else");
  }

  /** Its clock was a day ahead, so by the lease alone nobody would lead before tomorrow. */
  @Test
  void theLeaseOfADeadLeaderIsTakenWhateverItsClockSaid() throws IOException {
    client
        .resource(
            new LeaseBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName(LEASE)
                .endMetadata()
                .withNewSpec()
                .withHolderIdentity("dead")
                .withLeaseDurationSeconds(15)
                .withAcquireTime(ZonedDateTime.now(ZoneOffset.UTC).plusDays(1))
                .withRenewTime(ZonedDateTime.now(ZoneOffset.UTC).plusDays(1))
                .endSpec()
                .build())
        .create();
    Map<String, String> quick = new HashMap<>(electing());
    quick.put("VMSS_LEADER_ELECTION_LEASE_DURATION", "3s");
    quick.put("VMSS_LEADER_ELECTION_RENEW_DEADLINE", "2s");
    quick.put("VMSS_LEADER_ELECTION_RETRY_PERIOD", "1s");
    OperatorProcess operator = ready("program-heir", quick);
    await("it leads", () -> holder().equals(identity(operator)));
  }

  @Test
  void aBadOptionEndsTheStartWithOneSentence() throws IOException {
    OperatorProcess operator = launch("program-option", Map.of("VMSS_GRACEFUL_STOP", "5s"));
    assertThat(operator.awaitExit(GRACEFUL_STOP)).isEqualTo(2);
    assertThat(text(operator))
        .isEqualTo(
            "vmss-operator: Option gracefulStop has the value '5s' (from VMSS_GRACEFUL_STOP), but"
                + " it must be a duration from 10s to 30s (such as 20s or 1m30s).\n");
  }

  @Test
  void whatOnlyShowsWhenImagesAreFetchedEndsTheStartTooAtOnce() throws IOException {
    OperatorProcess operator =
        launch("program-authorities", Map.of("VMSS_FETCH_CA_FILE", "/no/such/file.pem"));
    assertThat(operator.awaitExit(GRACEFUL_STOP)).isEqualTo(2);
    assertThat(text(operator)).startsWith("vmss-operator: fetch.caFile /no/such/file.pem cannot");
  }

  @Test
  void missingPermissionsAreNamedAtTheStart() throws IOException {
    Path kubeconfig = cluster.kubeconfigFor(namespace, "nobody");
    OperatorProcess operator = launch(kubeconfig, "program-nobody", Map.of());
    assertThat(operator.awaitExit(GRACEFUL_STOP)).isEqualTo(1);
    assertThat(text(operator))
        .contains("The operator's account may not list virtualmachinescalesets.vmss.dev in the")
        .contains("grant this with the roles of config/rbac or the chart")
        .doesNotContain("\tat ");
  }

  @Test
  void anApiServerOutOfReachIsNamedAtTheStart() throws IOException {
    String nowhere =
        """
        apiVersion: v1
        kind: Config
        current-context: a
        clusters: [{name: a, cluster: {server: "https://127.0.0.1:1"}}]
        contexts: [{name: a, context: {cluster: a}}]
        """;
    assertThat(sentenceFor(nowhere, "program-nowhere"))
        .contains("The API server at https://127.0.0.1:1/ cannot be used: Connection refused");
  }

  @Test
  void aKubeconfigThatIsNoneIsNamedAtTheStart() throws IOException {
    assertThat(sentenceFor("{this is: not", "program-broken"))
        .contains("The kubeconfig (KUBECONFIG or ~/.kube/config) cannot be used: ");
  }

  private String sentenceFor(String kubeconfig, String log) throws IOException {
    Path file = Files.writeString(Files.createTempFile(log, ".kubeconfig"), kubeconfig);
    OperatorProcess operator = launch(file, log, Map.of());
    assertThat(operator.awaitExit(Duration.ofSeconds(30))).isEqualTo(1);
    Files.delete(file);
    assertThat(text(operator)).contains("ERROR").doesNotContain("\tat ");
    return text(operator);
  }

  private Map<String, String> electing() {
    return Map.of("VMSS_LEADER_ELECTION_ENABLED", "true");
  }

  private OperatorProcess ready(String log, Map<String, String> environment) {
    OperatorProcess operator = launch(log, environment);
    operator.awaitReady();
    return operator;
  }

  private OperatorProcess launch(String log, Map<String, String> environment) {
    return launch(OperatorAccount.clusterWide(cluster, namespace), log, environment);
  }

  private OperatorProcess launch(Path kubeconfig, String log, Map<String, String> environment) {
    Map<String, String> all = new HashMap<>(environment);
    all.put("VMSS_OPERATOR_NAMESPACE", namespace);
    OperatorProcess operator = OperatorProcess.launch(kubeconfig, log + ".log", all);
    operators.add(operator);
    return operator;
  }

  private Resource<Lease> leases() {
    return client.leases().inNamespace(namespace).withName(LEASE);
  }

  private String holder() {
    Lease lease = leases().get();
    return lease == null || lease.getSpec().getHolderIdentity() == null
        ? ""
        : lease.getSpec().getHolderIdentity();
  }

  /** What the operator says it is in the election; not empty even before it says anything. */
  private static String identity(OperatorProcess operator) throws IOException {
    var said =
        Pattern.compile("This operator leads .*identity=\"([^\"]+)\"").matcher(text(operator));
    return said.find() ? said.group(1) : "not leading yet";
  }

  private static String text(OperatorProcess operator) throws IOException {
    return Files.readString(operator.log());
  }

  private static void await(String what, Callable<Boolean> holds) {
    Awaitility.await(what)
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(50))
        .until(holds);
  }

  private HttpResponse<String> get(URI uri) throws IOException, InterruptedException {
    return http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
  }
}
