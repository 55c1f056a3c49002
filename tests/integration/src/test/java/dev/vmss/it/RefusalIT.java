package dev.vmss.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vmss.api.v1alpha1.VirtualMachineScaleSet;
import dev.vmss.testing.OnCluster;
import dev.vmss.testing.Repository;
import dev.vmss.testing.TestCluster;
import dev.vmss.testing.controlplane.LocalCluster;
import dev.vmss.testing.operator.OperatorProcess;
import dev.vmss.testing.operator.Tenant;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.ResourceQuota;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a real API server says when it refuses, and that it costs nobody but the set concerned. */
@OnCluster
class RefusalIT {

  private static final String SET = "web";
  private static final int SINCE = 30;
  private static final int REFUSED_SETS = 40;
  private static final int VISITS = 7;

  private static OperatorProcess operator;

  private final Tenant tenant;
  private final Tenant other;
  private final KubernetesClient admin;
  private final Deque<HasMetadata> walls = new ArrayDeque<>();

  RefusalIT(TestCluster cluster) {
    this.tenant = Tenant.on(cluster).withSize("test-small");
    this.other = Tenant.on(cluster).withSize("test-small");
    this.admin = cluster.client();
    tenant.image("1.0.0", '1');
    other.image("1.0.0", '1');
  }

  @BeforeAll
  static void start(TestCluster cluster) {
    Assumptions.assumeTrue(cluster.serverVersion().isAtLeast(SINCE));
    cluster.applyCrds(Repository.crds());
    cluster.hardware().add(LocalCluster.sixNodes());
    operator = OperatorProcess.start(cluster, "refusal-operator.log", Map.of());
  }

  @AfterAll
  static void stop() {
    if (operator != null) {
      operator.close();
    }
  }

  @AfterEach
  void leave() {
    breakWalls();
    tenant.leave();
    other.leave();
  }

  private void breakWalls() {
    while (!walls.isEmpty()) {
      admin.resource(walls.pop()).delete();
    }
  }

  private void build(String yaml) {
    HasMetadata wall = admin.resource(yaml).create();
    walls.push(wall);
  }

  /** Nobody listens on port 1. */
  private void deadWebhook() {
    build(
        """
        apiVersion: admissionregistration.k8s.io/v1
        kind: ValidatingWebhookConfiguration
        metadata: {name: dead-%1$s}
        webhooks:
        - name: dead.example.test
          clientConfig: {url: "https://127.0.0.1:1/"}
          admissionReviewVersions: [v1]
          sideEffects: None
          failurePolicy: Fail
          namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: %1$s}}
          rules:
          - {apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [pods]}
        """
            .formatted(tenant.namespace()));
  }

  private void policyAgainst(String operation) {
    build(
        """
        apiVersion: admissionregistration.k8s.io/v1
        kind: ValidatingAdmissionPolicy
        metadata: {name: against-%1$s}
        spec:
          failurePolicy: Fail
          matchConstraints:
            namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: %1$s}}
            resourceRules:
            - {apiGroups: [""], apiVersions: [v1], operations: [%2$s], resources: [pods]}
          validations:
          - {expression: "false", message: "exceeded quota: of patience"}
        """
            .formatted(tenant.namespace(), operation));
    build(
        """
        apiVersion: admissionregistration.k8s.io/v1
        kind: ValidatingAdmissionPolicyBinding
        metadata: {name: against-%1$s}
        spec: {policyName: against-%1$s, validationActions: [Deny]}
        """
            .formatted(tenant.namespace()));
  }

  private void answered(String set) {
    VirtualMachineScaleSet found = tenant.get(set);
    assertThat(found.getStatus().observedGeneration())
        .isEqualTo(found.getMetadata().getGeneration());
  }

  @Test
  void aWebhookThatIsDownIsAnAnswer() {
    deadWebhook();
    tenant.await("the webhook is asked", this::refusesPods);
    tenant.set(SET, 2, "latest", "");
    tenant.awaitCondition(SET, "Stalled", "True", "CreateRefused");
    answered(SET);
    assertThat(tenant.message(SET, "Stalled")).contains("failed calling webhook", "2 of 2");
    assertThat(tenant.events(SET, "ScaleOutBlocked")).isNotEmpty();

    breakWalls();
    tenant.awaitReady(SET);
  }

  private boolean refusesPods() {
    try {
      admin
          .resource(
              """
              apiVersion: v1
              kind: Pod
              metadata: {name: try, namespace: %s}
              spec: {containers: [{name: c, image: none}]}
              """
                  .formatted(tenant.namespace()))
          .dryRun()
          .create();
      return false;
    } catch (KubernetesClientException _) {
      return true;
    }
  }

  @Test
  void aPolicyWithTheWordsOfAQuotaKeepsAllInstancesFromAnUpgrade() {
    tenant.set(SET, 3, "latest", "upgradePolicy: {mode: Automatic}");
    tenant.awaitReady(SET);
    List<String> before = uids();
    policyAgainst("CREATE");
    tenant.await("the policy is asked", this::refusesPods);
    tenant.patch(
        SET, "{\"spec\":{\"virtualMachineProfile\":{\"osProfile\":{\"customData\":\"bmV3\"}}}}");
    tenant.awaitCondition(SET, "Stalled", "True", "CreateRefused");
    answered(SET);
    assertThat(uids()).isEqualTo(before);
  }

  private List<String> uids() {
    return tenant.instances(SET).stream().map(pod -> pod.getMetadata().getUid()).sorted().toList();
  }

  @Test
  void aPolicyAgainstDeletesIsToldAndFreezesNothingElse() {
    tenant.set(SET, 3, "latest", "");
    tenant.awaitReady(SET);
    policyAgainst("DELETE");
    Pod first = tenant.instances(SET).getFirst();
    tenant.await("the policy is asked", () -> keeps(first));

    tenant.scale(SET, 2);
    tenant.awaitCondition(SET, "Stalled", "True", "DeleteRefused");
    answered(SET);
    assertThat(tenant.message(SET, "Stalled")).contains("web-2", "of patience");
    tenant.scale(SET, 4);
    tenant.awaitReady(SET);
    assertThat(tenant.instances(SET)).hasSize(4);
    tenant.scale(SET, 2);
    tenant.awaitCondition(SET, "Stalled", "True", "DeleteRefused");

    breakWalls();
    tenant.awaitReady(SET);
    tenant.await("they go", () -> tenant.instances(SET).size() == 2);
  }

  private boolean keeps(Pod pod) {
    try {
      admin.resource(pod).dryRun().delete();
      return false;
    } catch (KubernetesClientException _) {
      return true;
    }
  }

  @Test
  void aRollUnderAnExactlyFullQuotaGoesThrough() {
    tenant.apply(
        ResourceQuota.class,
        """
        apiVersion: v1
        kind: ResourceQuota
        metadata: {name: full, namespace: %s}
        spec: {hard: {pods: "3"}}
        """
            .formatted(tenant.namespace()));
    tenant.await("the quota counts", () -> tenant.quota("full").isPresent());
    tenant.set(SET, 3, "latest", "upgradePolicy: {automaticOSUpgrade: true}");
    tenant.awaitReady(SET);
    tenant.image("2.0.0", '2');
    tenant.await("all are upgraded", () -> tenant.instancesOf(SET, "2.0.0") == 3);
    tenant.awaitReady(SET);
    // Also not until the quota is counted again: what is gone makes room.
    assertThat(tenant.events(SET, "ScaleOutBlocked")).isEmpty();
    assertThat(tenant.events(SET, "UpgradeFailed")).isEmpty();
  }

  @Test
  void fortySetsBehindADeadWebhookSlowNobodyElsesVisit() {
    other.set(SET, 0, "latest", "");
    other.awaitReady(SET);
    Duration alone = visit(1);

    deadWebhook();
    tenant.await("the webhook is asked", this::refusesPods);
    List<String> sets =
        IntStream.range(0, REFUSED_SETS).mapToObj(number -> "refused-" + number).toList();
    sets.forEach(set -> tenant.set(set, 3, "latest", ""));
    Duration beside = visit(1 + VISITS);
    sets.forEach(set -> tenant.awaitCondition(set, "Stalled", "True", "CreateRefused"));
    sets.forEach(this::answered);

    System.out.printf(
        "refusals: a change became an instance in %d ms alone, in %d ms beside %d refused sets%n",
        alone.toMillis(), beside.toMillis(), REFUSED_SETS);
    assertThat(beside).isLessThan(alone.plus(Duration.ofSeconds(1)));
  }

  /** The median time from a change of replicas to the instance that it asks for. */
  private Duration visit(int from) {
    List<Duration> took =
        IntStream.range(from, from + VISITS)
            .mapToObj(
                replicas -> {
                  long began = System.nanoTime();
                  other.scale(SET, replicas);
                  other.await("an instance", () -> other.instances(SET).size() == replicas);
                  return Duration.ofNanos(System.nanoTime() - began);
                })
            .sorted()
            .toList();
    return took.get(VISITS / 2);
  }
}
