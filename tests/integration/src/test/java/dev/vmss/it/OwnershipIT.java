package dev.vmss.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vmss.testing.OnCluster;
import dev.vmss.testing.Repository;
import dev.vmss.testing.TestCluster;
import dev.vmss.testing.controlplane.LocalCluster;
import dev.vmss.testing.operator.OperatorProcess;
import dev.vmss.testing.operator.Tenant;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Whose an instance is, where nothing but the operator keeps look-alikes away. */
@OnCluster
class OwnershipIT {

  private static final String SET = "web";

  private static OperatorProcess operator;

  private final TestCluster cluster;
  private final Tenant tenant;
  private final Tenant stranger;

  OwnershipIT(TestCluster cluster) {
    this.cluster = cluster;
    this.tenant = Tenant.on(cluster).withSize("test-small");
    this.stranger = Tenant.on(cluster);
    tenant.image("1.0.0", '1');
  }

  @BeforeAll
  static void start(TestCluster cluster) {
    cluster.applyCrds(Repository.crds());
    cluster.hardware().add(LocalCluster.sixNodes());
    operator = OperatorProcess.start(cluster, "ownership-operator.log", Map.of());
  }

  @AfterAll
  static void stop() {
    operator.close();
  }

  @AfterEach
  void leave() {
    List.of(tenant, stranger).forEach(Tenant::leave);
  }

  private List<String> uids() {
    return tenant.instances(SET).stream().map(OwnershipIT::uid).toList();
  }

  private static String uid(Pod pod) {
    return pod.getMetadata().getUid();
  }

  private Pod forge(String namespace, String name) {
    OwnerReference owner = ForgedPods.owner(tenant.get(SET), ForgedPods.UNSERVED);
    return cluster.client().resource(ForgedPods.lookAlike(namespace, name, owner)).create();
  }

  @Test
  void podsOfAnotherNamespaceWithTheSetsUidCostNoInstance() {
    tenant.set(SET, 3, "latest", "");
    tenant.awaitReady(SET);
    List<String> real = uids();
    List<String> forged =
        List.of("web-0", "web-11", "web-12").stream()
            .map(name -> uid(forge(stranger.namespace(), name)))
            .toList();

    tenant.scale(SET, 4);
    tenant.await("four real ones", () -> tenant.ready(SET) && uids().size() == 4);
    assertThat(uids()).containsAll(real);
    assertThat(tenant.get(SET).getStatus().replicas()).isEqualTo(4);

    tenant.scale(SET, 3);
    tenant.await("three real ones", () -> tenant.ready(SET) && uids().size() == 3);
    assertThat(stranger.instances(SET)).extracting(OwnershipIT::uid).containsAll(forged);
  }

  /** web-0 makes the gap: nobody ever comes across the name of web-1. */
  @Test
  void anInstanceThatLostItsLabelBesideAGapIsShownAgainAndNotReplaced() {
    tenant.set(SET, 3, "latest", "");
    tenant.awaitReady(SET);
    tenant.annotate(tenant.instance(SET, 0), "vmss.dev/delete-first", "true");
    tenant.scale(SET, 2);
    tenant.await("the gap", () -> tenant.instances(SET).size() == 2);
    List<String> real = uids();
    tenant.rob(tenant.instance(SET, 1));
    tenant.await("its label is back", () -> uids().size() == 2);
    assertThat(uids()).containsExactlyInAnyOrderElementsOf(real);
  }

  @Test
  void aVersionThatNobodyServesMakesNoInstanceInTheSetsOwnNamespace() {
    tenant.set(SET, 2, "latest", "");
    tenant.awaitReady(SET);
    List<String> real = uids();
    String forged = uid(forge(tenant.namespace(), "web-2"));

    tenant.scale(SET, 3);
    tenant.await("the foreign name is left out", () -> tenant.ready(SET) && uids().size() == 4);
    assertThat(uids()).containsAll(real).contains(forged);
    assertThat(tenant.instance(SET, 3)).isNotNull();
    assertThat(tenant.events(SET, "NameConflict")).isNotEmpty();
  }
}
