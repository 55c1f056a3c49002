package dev.vmss.it.fault;

import dev.vmss.api.v1alpha1.WellKnown;
import dev.vmss.testing.hardware.Hardware;
import dev.vmss.testing.operator.Tenant;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Something that a user, a cloud operator or the hardware does to a set that has settled.
 *
 * @param given the set and its images, before
 * @param when what is done
 * @param then what must hold at last
 * @param ids whether the ids of the instances must be the same in every run, too
 */
record Scenario(
    String name,
    Consumer<Tenant> given,
    BiConsumer<Tenant, Hardware> when,
    Predicate<Tenant> then,
    boolean ids) {

  static final String SET = "web";

  /** Digests of this beginning belong to images whose instances never become ready. */
  static final String BAD = "/server@sha256:eee";

  static final String QUICK = "terminateNotification: {notBeforeTimeout: 1s}";

  /** Scenarios of scale sets; those of images are in {@link ImageScenarios}. */
  static List<Scenario> ofSets() {
    return List.of(
        scaleOut(),
        unblocking(),
        scaleIn(),
        pinnedEdit("rolling", "mode: Rolling"),
        pinnedEdit("automatic", "mode: Automatic"),
        pinnedEdit("surge", "mode: Rolling, rollingUpgradePolicy: {maxSurge: true}"),
        automaticOsUpgrade(),
        rollback(),
        requested(),
        deletedByHand(),
        lost());
  }

  static Consumer<Tenant> set(int replicas, String version, String policy) {
    return tenant -> {
      tenant.image("1.0.0", '1');
      tenant.set(SET, replicas, version, policy, QUICK);
      tenant.awaitReady(SET);
    };
  }

  private static Consumer<Tenant> twoImages(int replicas, String policy) {
    return tenant -> {
      tenant.image("1.1.0", '2');
      set(replicas, "1.0.0", policy).accept(tenant);
    };
  }

  static Predicate<Tenant> allAt(int replicas, String version) {
    return tenant ->
        tenant.ready(SET)
            && tenant.instances(SET).size() == replicas
            && tenant.instancesOf(SET, version) == replicas;
  }

  private static Scenario scaleOut() {
    return new Scenario(
        "scale-out", set(1, "latest", ""), (t, h) -> t.scale(SET, 5), allAt(5, "1.0.0"), true);
  }

  private static Scenario unblocking() {
    return new Scenario(
        "unblocking",
        tenant -> {
          tenant.set(SET, 3, "1.0.0", "", QUICK);
          tenant.await("blocked", () -> tenant.reason(SET).equals("PlatformImageNotFound"));
        },
        (t, h) -> t.image("1.0.0", '1'),
        allAt(3, "1.0.0"),
        true);
  }

  private static Scenario scaleIn() {
    return new Scenario(
        "scale-in", set(5, "latest", ""), (t, h) -> t.scale(SET, 2), allAt(2, "1.0.0"), true);
  }

  private static Scenario pinnedEdit(String name, String policy) {
    return new Scenario(
        name,
        twoImages(3, "upgradePolicy: {" + policy + "}"),
        (t, h) -> t.pin(SET, "1.1.0"),
        allAt(3, "1.1.0"),
        false);
  }

  private static Scenario automaticOsUpgrade() {
    return new Scenario(
        "automaticOSUpgrade",
        set(
            4,
            "latest",
            """
            zones: [zone-1, zone-2, zone-3]
            upgradePolicy:
              automaticOSUpgrade: true
              rollingUpgradePolicy: {maxBatchInstancePercent: 50}
            """),
        (t, h) -> t.image("1.1.0", '2'),
        allAt(4, "1.1.0"),
        false);
  }

  /** A batch that has begun must not time out while the operator is dead. */
  private static Scenario rollback() {
    return new Scenario(
        "rollback",
        set(
            3,
            "latest",
            """
            upgradePolicy:
              automaticOSUpgrade: true
              rollingUpgradePolicy: {batchHealthTimeout: 10s}
            """),
        (t, h) -> t.image("1.1.0", 'e'),
        tenant ->
            tenant.condition(SET, "Stalled").filter(c -> "True".equals(c.getStatus())).isPresent()
                && tenant.instancesOf(SET, "1.0.0") == 3
                && Integer.valueOf(3).equals(tenant.get(SET).getStatus().readyReplicas()),
        false);
  }

  private static Scenario requested() {
    return new Scenario(
        "requested upgrade",
        set(3, "latest", ""),
        (t, h) -> {
          t.image("1.1.0", '2');
          t.annotate(t.instance(SET, 1), WellKnown.UPGRADE, WellKnown.UPGRADE_REQUESTED);
        },
        tenant -> tenant.ready(SET) && tenant.instancesOf(SET, "1.1.0") == 1,
        false);
  }

  private static Scenario deletedByHand() {
    return new Scenario(
        "deleted by hand",
        set(3, "latest", ""),
        (t, h) -> t.delete(t.instance(SET, 1)),
        allAt(3, "1.0.0"),
        false);
  }

  private static Scenario lost() {
    return new Scenario(
        "lost instance",
        set(3, "latest", ""),
        (t, h) -> h.fail(t.instance(SET, 1)),
        allAt(3, "1.0.0").and(t -> t.instances(SET).stream().allMatch(Scenario::isRunning)),
        false);
  }

  private static boolean isRunning(Pod pod) {
    return "Running".equals(pod.getStatus().getPhase());
  }
}
