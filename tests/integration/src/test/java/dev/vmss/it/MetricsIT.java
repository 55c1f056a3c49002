package dev.vmss.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vmss.testing.OnCluster;
import dev.vmss.testing.Repository;
import dev.vmss.testing.TestCluster;
import dev.vmss.testing.controlplane.LocalCluster;
import dev.vmss.testing.monitoring.Scrape;
import dev.vmss.testing.operator.OperatorAccount;
import dev.vmss.testing.operator.OperatorProcess;
import dev.vmss.testing.operator.Tenant;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBinding;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.dsl.NonDeletingOperation;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What Prometheus gets from a running operator. */
@OnCluster
class MetricsIT {

  private static final String SET = "web";

  private static final String HOME = OperatorAccount.NAMESPACE;

  private static OperatorProcess operator;
  private static String scraper;
  private static String stranger;

  private final Tenant tenant;

  MetricsIT(TestCluster cluster) {
    this.tenant = Tenant.on(cluster).withSize("test-small");
  }

  @BeforeAll
  static void start(TestCluster cluster) {
    cluster.applyCrds(Repository.crds());
    cluster.hardware().add(LocalCluster.sixNodes());
    operator =
        OperatorProcess.start(
            cluster,
            "metrics-operator.log",
            Map.of("VMSS_HTTP_METRICS_AUTHENTICATION", "true", "VMSS_OPERATOR_NAMESPACE", HOME));
    cluster.createNamespace(HOME);
    scraper = tokenOf(cluster, "scraper");
    stranger = tokenOf(cluster, "stranger");
    cluster.client().resource(mayReadMetrics()).createOr(NonDeletingOperation::update);
    cluster.client().resource(binding()).createOr(NonDeletingOperation::update);
  }

  private static String tokenOf(TestCluster cluster, String account) {
    return Config.fromKubeconfig(cluster.kubeconfigFor(HOME, account).toFile()).getAutoOAuthToken();
  }

  private static ClusterRole mayReadMetrics() {
    return new ClusterRoleBuilder()
        .withNewMetadata()
        .withName("test-scraper")
        .endMetadata()
        .addNewRule()
        .withNonResourceURLs("/metrics")
        .withVerbs("get")
        .endRule()
        .build();
  }

  private static ClusterRoleBinding binding() {
    return new ClusterRoleBindingBuilder()
        .withNewMetadata()
        .withName("test-scraper")
        .endMetadata()
        .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", "test-scraper")
        .addNewSubject()
        .withKind("ServiceAccount")
        .withName("scraper")
        .withNamespace(HOME)
        .endSubject()
        .build();
  }

  @AfterAll
  static void stop() {
    operator.close();
  }

  @AfterEach
  void leave() {
    tenant.leave();
  }

  @Test
  void whatAlertsAndDashboardReadIsThere() {
    tenant.image("1.0.0", '1');
    tenant.set(SET, 2, "1.0.0", "");
    tenant.awaitReady(SET);
    tenant.await("all metrics are there", () -> Scrape.of(metrics()).missing().isEmpty());
  }

  @Test
  void theyTellWhatRunsWhichVersionWhereAndWhatIsBlocked() throws Exception {
    tenant.image("1.0.0", '1');
    tenant.set(SET, 3, "1.0.0", "zones: [zone-1, zone-2, zone-3]");
    tenant.awaitReady(SET);
    tenant.await("one instance of 1.0.0 in each zone", () -> runs("1.0.0", "zone-2") == 1);
    assertThat(runs("1.0.0", "zone-1")).isEqualTo(1);
    assertThat(runs("1.0.0", "zone-3")).isEqualTo(1);
    assertThat(ofSet("ready")).isEqualTo(3);
    assertThat(ofSet("blocked")).isZero();
    assertThat(metrics()).contains("vmss_leader 1.0", "vmss_reconcile_errors_total{");

    tenant.pin(SET, "2.0.0");
    tenant.scale(SET, 5);
    tenant.await("the set is blocked", () -> ofSet("blocked") == 1);
    assertThat(ofSet("desired")).isEqualTo(5);
    assertThat(value("vmss_scalesets\\{reason=\"PlatformImageNotFound\"}"))
        .as("this set, beside those that other tests left")
        .isPositive();

    tenant.image("2.0.0", '2');
    tenant.await("two instances of 2.0.0", () -> ofSet("ready") == 5);
    assertThat(ofSet("outdated")).isEqualTo(3);
    assertThat(value("vmss_blocked_time_seconds_count")).isPositive();
    assertThat(value("vmss_spec_change_to_first_write_seconds_count")).isPositive();
  }

  private double runs(String version, String zone) throws IOException, InterruptedException {
    String labels = "image=\"%s\",offer=\"server\",publisher=\"%s\",sku=\"lts\",version=\"%s\"";
    return value(
        "vmss_image_instances\\{"
            + labels.formatted(tenant.imageName(version), tenant.publisher(), version)
            + ",zone=\"%s\"}".formatted(zone));
  }

  private double ofSet(String what) throws IOException, InterruptedException {
    return value(
        "vmss_scaleset_%s\\{name=\"%s\",namespace=\"%s\"}"
            .formatted(what, SET, tenant.namespace()));
  }

  /** The value of the one series that this pattern matches; 0 when there is none. */
  private static double value(String series) throws IOException, InterruptedException {
    return metrics()
        .lines()
        .filter(line -> line.matches(series + " .*"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
        .sum();
  }

  @Test
  void onlyWhoShowsATokenOfAnAccountThatMayReadsThem() throws Exception {
    assertThat(read("Bearer " + scraper).statusCode()).isEqualTo(200);
    HttpResponse<String> forbidden = read("Bearer " + stranger);
    assertThat(forbidden.statusCode()).isEqualTo(403);
    assertThat(forbidden.body()).doesNotContain("vmss_build_info");
    assertThat(read("Bearer invented").statusCode()).isEqualTo(401);
    assertThat(read("Basic YTpi").statusCode()).isEqualTo(401);
  }

  private static String metrics() throws IOException, InterruptedException {
    return read("Bearer " + scraper).body();
  }

  private static HttpResponse<String> read(String authorization)
      throws IOException, InterruptedException {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(operator.uri("/metrics"))
                .header("Authorization", authorization)
                .build(),
            BodyHandlers.ofString());
  }
}
