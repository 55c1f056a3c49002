package dev.vmss.it.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vmss.api.v1alpha1.RepairStatus;
import dev.vmss.api.v1alpha1.WellKnown;
import dev.vmss.testing.OnCluster;
import dev.vmss.testing.Repository;
import dev.vmss.testing.TestCluster;
import dev.vmss.testing.controlplane.LocalCluster;
import dev.vmss.testing.hardware.Behaviour;
import dev.vmss.testing.operator.Tenant;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.readiness.Readiness;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Automatic repairs on simulated hardware. The shortest grace period is ten minutes, which the
 * operator measures by its own clock; here that clock is a hasty one, so that nobody waits.
 */
@OnCluster
class RepairsIT {

  private static final String SET = "web";
  private static final Duration GRACE = Duration.ofMinutes(10);
  private static final Duration A_WHILE = Duration.ofSeconds(3);
  private static final String ENDS_FAST = "terminateNotification: {notBeforeTimeout: 1s}";
  private static final String REPAIRED = "automaticRepairsPolicy: {enabled: true}";
  private static final String EVENT = "InstanceRepaired";

  private final TestCluster cluster;
  private final Tenant tenant;
  private final HastyClock clock = new HastyClock();
  private final MortalOperator operator;
  private int visits;

  RepairsIT(TestCluster cluster) {
    this.cluster = cluster;
    this.tenant = Tenant.on(cluster).withSize("test-small");
    this.operator = MortalOperator.start(cluster.kubeconfig(), tenant.namespace(), Map.of(), clock);
  }

  @BeforeAll
  static void start(TestCluster cluster) {
    cluster.applyCrds(Repository.crds());
    cluster.hardware().add(LocalCluster.sixNodes());
  }

  @AfterEach
  void leave() {
    tenant.leave();
    operator.close();
    cluster.hardware().clearRules();
  }

  private void settled(int replicas) {
    tenant.image("1.0.0", '1');
    tenant.set(SET, replicas, "1.0.0", REPAIRED, ENDS_FAST);
    tenant.awaitReady(SET);
  }

  /** These fall sick, unless they are, and the operator sees it before its clock goes on. */
  private void fallSick(Pod... instances) {
    for (Pod instance : instances) {
      if (Readiness.isPodReady(tenant.instance(SET, id(instance)))) {
        cluster.hardware().unreadySince(instance, Instant.now());
      }
    }
    tenant.await("seen", () -> tenant.get(SET).getStatus().readyReplicas() == ready());
    passes(Duration.ZERO);
    tenant.await("looked at", this::lookedAt);
  }

  private static int id(Pod instance) {
    return Integer.parseInt(instance.getMetadata().getName().substring(SET.length() + 1));
  }

  private boolean lookedAt() {
    var set = tenant.get(SET);
    return set.getMetadata().getGeneration().equals(set.getStatus().observedGeneration());
  }

  private int ready() {
    return (int) tenant.instances(SET).stream().filter(Readiness::isPodReady).count();
  }

  /** A timer waits for real time, so the operator is made to look. */
  private void passes(Duration time) {
    clock.pass(time);
    tenant.patch(
        SET,
        "{\"spec\":{\"upgradePolicy\":{\"rollingUpgradePolicy\":{\"pauseTimeBetweenBatches\":\"%ds\"}}}}"
            .formatted(++visits));
  }

  private void overdue(Pod... instances) {
    fallSick(instances);
    passes(GRACE.plusMinutes(1));
  }

  private Pod[] numbers(int... ids) {
    return IntStream.of(ids).mapToObj(id -> tenant.instance(SET, id)).toArray(Pod[]::new);
  }

  private boolean exists(Pod instance) {
    return tenant.instances(SET).stream().anyMatch(pod -> uid(pod).equals(uid(instance)));
  }

  private static String uid(Pod pod) {
    return pod.getMetadata().getUid();
  }

  private void awaitReplaced(Pod instance) {
    tenant.await(instance.getMetadata().getName() + " is replaced", () -> !exists(instance));
  }

  private void stays(Pod instance) {
    Awaitility.await(instance.getMetadata().getName() + " stays")
        .during(A_WHILE)
        .atMost(A_WHILE.multipliedBy(2))
        .until(() -> exists(instance));
  }

  private Optional<RepairStatus> repairs() {
    return Optional.ofNullable(tenant.get(SET).getStatus().repairs());
  }

  @Test
  void whoIsUnhealthyBeyondTheGracePeriodIsReplacedAndNobodyBefore() {
    settled(5);
    Pod sick = tenant.instance(SET, 2);
    List<String> others =
        tenant.instances(SET).stream()
            .map(RepairsIT::uid)
            .filter(uid -> !uid.equals(uid(sick)))
            .toList();
    fallSick(sick);
    passes(GRACE.minusMinutes(1));
    stays(sick);

    passes(Duration.ofMinutes(2));
    awaitReplaced(sick);
    tenant.awaitReady(SET);
    assertThat(tenant.instances(SET)).hasSize(5).extracting(RepairsIT::uid).containsAll(others);
    tenant.await("the Event", () -> !tenant.events(SET, EVENT).isEmpty());
    assertThat(tenant.events(SET, EVENT))
        .containsExactly(
            "Replacing 1 instance that was not ready for more than 10m: %s."
                .formatted(sick.getMetadata().getName()));
  }

  @Test
  void fewerThanTwentyAreRepairedOneByOne() {
    settled(5);
    try (PodHistory history = history(5)) {
      overdue(numbers(1, 2, 3));
      tenant.await("three repairs", () -> tenant.events(SET, EVENT).size() == 3);
      tenant.awaitReady(SET);
      assertThat(history.fewestCounting()).as("one is missing at a time").isEqualTo(4);
      assertThat(history.fewestReady()).isEqualTo(2);
    }
    assertThat(tenant.events(SET, EVENT))
        .allMatch(text -> text.startsWith("Replacing 1 instance "));
  }

  @Test
  void ofFortyTwoAreRepairedAtOnce() {
    settled(40);
    try (PodHistory history = history(40)) {
      Pod[] due = numbers(3, 7, 11, 12);
      overdue(due);
      Stream.of(due).forEach(this::awaitReplaced);
      tenant.awaitReady(SET);
      assertThat(history.fewestCounting()).as("5 % are missing at a time").isEqualTo(38);
      assertThat(history.fewestReady()).isEqualTo(36);
    }
    // The rest follows together, or each as soon as one of the first two is healthy again.
    assertThat(tenant.events(SET, EVENT))
        .anyMatch(text -> text.startsWith("Replacing 2 instances "))
        .allMatch(text -> text.matches("Replacing (1 instance|2 instances) .*"));
  }

  private PodHistory history(int replicas) {
    return PodHistory.of(cluster.client(), tenant.namespace(), SET, replicas);
  }

  @Test
  void theProtectedOneIsSkippedUntilItIsReleased() {
    settled(5);
    Pod kept = tenant.instance(SET, 1);
    Pod other = tenant.instance(SET, 3);
    tenant.annotate(kept, WellKnown.PROTECT_FROM_SCALE_SET_ACTIONS, "true");
    overdue(kept, other);
    awaitReplaced(other);
    stays(kept);

    tenant.annotate(tenant.instance(SET, 1), WellKnown.PROTECT_FROM_SCALE_SET_ACTIONS, "false");
    awaitReplaced(kept);
    tenant.awaitReady(SET);
  }

  @Test
  void withoutAnImageNobodyIsReplaced() {
    settled(3);
    Pod sick = tenant.instance(SET, 1);
    tenant.deleteImage("1.0.0");
    tenant.await("withdrawn", () -> tenant.imageOf("1.0.0").isEmpty());
    overdue(sick);
    stays(sick);

    tenant.image("1.0.0", '1');
    awaitReplaced(sick);
    tenant.awaitReady(SET);
  }

  @Test
  void afterThreeReplacementsThatNeverBecameHealthyRepairsRestUntilTheModelChanges() {
    settled(3);
    cluster
        .hardware()
        .onPods(
            pod -> tenant.namespace().equals(pod.getMetadata().getNamespace()),
            Behaviour.neverReady());
    Pod sick = tenant.instance(SET, 1);
    for (int repair = 1; repair <= 3; repair++) {
      overdue(sick);
      awaitReplaced(sick);
      int count = repair - 1;
      tenant.await("counted", () -> repairs().filter(r -> r.failedInARow() == count).isPresent());
      sick = awaitRunning();
    }
    assertThat(repairs().orElseThrow().suspended()).isFalse();

    overdue(sick);
    tenant.awaitCondition(SET, "Stalled", "True", "RepairsSuspended");
    assertThat(tenant.message(SET, "Stalled"))
        .contains("3 replacements in a row never became healthy", "when the model or the image");
    tenant.await("the Event", () -> tenant.events(SET, "RepairsSuspended").size() == 1);
    assertThat(repairs().orElseThrow().suspended()).isTrue();
    stays(sick);
    assertThat(tenant.events(SET, EVENT)).hasSize(3);

    cluster.hardware().clearRules();
    tenant.patch(
        SET, "{\"spec\":{\"virtualMachineProfile\":{\"osProfile\":{\"customData\":\"bmV3\"}}}}");
    awaitReplaced(sick);
    tenant.awaitReady(SET);
    assertThat(tenant.condition(SET, "Stalled").filter(c -> "True".equals(c.getStatus())))
        .isEmpty();
  }

  /** The one that is not ready, once the hardware runs it. */
  private Pod awaitRunning() {
    tenant.await("the replacement runs", () -> unready().count() == 1);
    return unready().findFirst().orElseThrow();
  }

  private Stream<Pod> unready() {
    return tenant.instances(SET).stream()
        .filter(pod -> "Running".equals(pod.getStatus().getPhase()))
        .filter(pod -> !Readiness.isPodReady(pod));
  }
}
