package dev.vmss.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vmss.api.v1alpha1.ImageUsage;
import dev.vmss.testing.OnCluster;
import dev.vmss.testing.Repository;
import dev.vmss.testing.TestCluster;
import dev.vmss.testing.controlplane.AuditEvent;
import dev.vmss.testing.hardware.NodeSpec;
import dev.vmss.testing.kubevirt.KubeVirtDefinitions;
import dev.vmss.testing.kubevirt.KubeVirtHardware;
import dev.vmss.testing.kubevirt.SimulatedKubeVirt;
import dev.vmss.testing.operator.OperatorAccount;
import dev.vmss.testing.operator.OperatorProcess;
import dev.vmss.testing.operator.Tenant;
import dev.vmss.testing.operator.TenantMachines;
import dev.vmss.testing.registry.LocalRegistry;
import dev.vmss.testing.registry.RegistryOptions;
import io.fabric8.kubernetes.api.model.Pod;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two namespaces have an operator of their own, with rights there and hardly any elsewhere; another
 * operator runs the images of the cluster. A third namespace has none.
 */
@OnCluster
class NamespacedIT {

  private static final String SET = "web";
  private static final String VERSION = "1.0.0";
  private static final String NOTHING_MORE = "";

  private static TestCluster cluster;
  private static Tenant first;
  private static Tenant second;
  private static Tenant stranger;
  private static String home;
  private static OperatorProcess sets;
  private static OperatorProcess images;
  private static LocalRegistry registry;
  private static SimulatedKubeVirt kubevirt;

  @TempDir static Path folder;

  @BeforeAll
  static void start(TestCluster shared) {
    cluster = shared;
    cluster.applyCrds(Repository.crds());
    first = tenant();
    second = tenant();
    stranger = tenant();
    home = cluster.namespace();
    kubevirt = SimulatedKubeVirt.start(cluster);
    registry = LocalRegistry.start(folder, RegistryOptions.open());
    List<String> watched = List.of(first.namespace(), second.namespace());
    sets =
        OperatorProcess.start(
            OperatorAccount.namespaced(cluster, home, watched),
            "namespaced-operator.log",
            Map.of(
                "VMSS_NAMESPACES", String.join(",", watched),
                "VMSS_IMAGE_CONTROLLER", "false",
                "VMSS_LEADER_ELECTION_ENABLED", "true"));
    images =
        OperatorProcess.start(
            OperatorAccount.imagesOnly(cluster, cluster.namespace()),
            "images-operator.log",
            optionsOfImages());
  }

  private static Tenant tenant() {
    Tenant tenant = Tenant.on(cluster);
    return tenant.withSizeOn(tenant.namespace(), "hardware", tenant.namespace());
  }

  @AfterAll
  static void stop() {
    sets.close();
    images.close();
    registry.close();
    KubeVirtDefinitions.remove(cluster.client());
    kubevirt.close();
  }

  private static Map<String, String> optionsOfImages() {
    Map<String, String> options = new HashMap<>(TenantMachines.options(registry));
    options.put("VMSS_SCALE_SET_CONTROLLER", "false");
    return options;
  }

  @AfterEach
  void leave() {
    List.of(first, second, stranger)
        .forEach(
            tenant -> {
              tenant.leave();
              cluster.hardware().remove(node(tenant, 1));
              cluster.hardware().remove(node(tenant, 2));
            });
  }

  private static String node(Tenant tenant, int number) {
    return tenant.namespace() + "-" + number;
  }

  private static void twoNodes(Tenant tenant) {
    cluster
        .hardware()
        .add(
            KubeVirtHardware.forMachines(
                NodeSpec.named(node(tenant, 1)).withLabel("hardware", tenant.namespace())),
            KubeVirtHardware.forMachines(
                NodeSpec.named(node(tenant, 2)).withLabel("hardware", tenant.namespace())));
  }

  @Test
  void theSetsOfItsNamespacesRunAndOthersAreLeftAlone() {
    for (Tenant tenant : List.of(first, second, stranger)) {
      twoNodes(tenant);
      tenant.image(VERSION, '1');
      tenant.set(SET, 2, VERSION, NOTHING_MORE);
    }
    first.awaitReady(SET);
    second.awaitReady(SET);
    first.await(
        "a watched set's usage", () -> usage(first).filter(u -> u.instances() == 2).isPresent());
    goesUnseen(first);
    stranger.await(
        "an unwatched set's usage",
        () -> usage(stranger).filter(u -> u.willBlock() == 1).isPresent());
    assertThat(stranger.get(SET).getStatus().observedGeneration()).isEqualTo(-1);
    assertThat(stranger.instances(SET)).isEmpty();
    cluster
        .auditLog()
        .ifPresent(
            log ->
                assertThat(log.query().user(account()).namespace(stranger.namespace()).events())
                    .as("requests of the namespaced operator in a namespace it was not given")
                    .isEmpty());
  }

  /** Both operators look at it live before they believe that it is gone. */
  private static void goesUnseen(Tenant tenant) {
    Pod gone = tenant.instances(SET).get(0);
    cluster.client().resource(gone).withGracePeriod(0).delete();
    tenant.await(
        "its replacement",
        () ->
            tenant.ready(SET)
                && tenant.instances(SET).size() == 2
                && tenant.instances(SET).stream().noneMatch(pod -> sameUid(pod, gone)));
    tenant.await(
        "two are counted", () -> usage(tenant).filter(u -> u.instances() == 2).isPresent());
  }

  private static boolean sameUid(Pod one, Pod other) {
    return one.getMetadata().getUid().equals(other.getMetadata().getUid());
  }

  private static Optional<ImageUsage> usage(Tenant tenant) {
    return Optional.ofNullable(tenant.imageOf(VERSION).orElseThrow().getStatus().usage());
  }

  private static String account() {
    return "system:serviceaccount:" + home + ":vmss-operator";
  }

  @Test
  void itsRightsAreEnoughForEverythingThatHappensToInstances() {
    twoNodes(first);
    first.image(VERSION, '1');
    first.set(SET, 3, VERSION, NOTHING_MORE);
    first.awaitReady(SET);

    Pod robbed = first.instance(SET, 1);
    first.rob(robbed);
    first.await("labels are restored", () -> first.instances(SET).size() == 3);
    assertThat(first.instance(SET, 1).getMetadata().getUid())
        .isEqualTo(robbed.getMetadata().getUid());

    cluster.hardware().remove(node(first, 1));
    first.await("all on the node that is left", () -> onNode(2) == 3);

    first.scale(SET, 1);
    first.await("scaled in", () -> first.instances(SET).size() == 1);
    first.await("people are told", () -> !first.events(SET, "ScaledOut").isEmpty());
    cluster
        .auditLog()
        .ifPresent(
            log ->
                assertThat(log.query().user(account()).where(AuditEvent::forbidden).events())
                    .isEmpty());
  }

  private static long onNode(int number) {
    return first.instances(SET).stream()
        .filter(pod -> node(first, number).equals(pod.getSpec().getNodeName()))
        .count();
  }

  @Test
  void machinesRunAndAreCountedAsWell() {
    TenantMachines machines = new TenantMachines(cluster, second, registry);
    twoNodes(second);
    machines.disk(VERSION);
    second.set(
        SET,
        2,
        VERSION,
        "scaleInPolicy: {dataDisks: Retain}",
        "  dataDisks: [{lun: 0, diskSizeGB: 1}]");
    second.awaitReady(SET);
    second.await("both count", () -> usage(second).filter(u -> u.instances() == 2).isPresent());

    List<String> before = machines.uids();
    machines.rob("web-1");
    second.await(
        "its labels are restored",
        () ->
            Optional.ofNullable(machines.metadata("web-1").getLabels())
                .filter(labels -> labels.containsKey("vmss.dev/scale-set"))
                .isPresent());
    assertThat(machines.uids()).isEqualTo(before);

    second.scale(SET, 1);
    second.await("scaled in", () -> machines.names().size() == 1);
    second.await("one counts", () -> usage(second).filter(u -> u.instances() == 1).isPresent());
    second.await("its disk is kept", () -> machines.retained().equals(List.of("web-1-lun0")));

    second.patch(SET, "{\"spec\": {\"scaleInPolicy\": {\"dataDisks\": \"Delete\"}}}");
    second.scale(SET, 2);
    second.await("it is taken up again", () -> machines.retained().isEmpty());
    second.awaitReady(SET);
    second.scale(SET, 1);
    second.await("it is deleted", () -> machines.dataDisks().size() == 1);
  }
}
