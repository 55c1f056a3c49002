package dev.vmss.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vmss.api.v1alpha1.VirtualMachineSize;
import dev.vmss.testing.OnCluster;
import dev.vmss.testing.Repository;
import dev.vmss.testing.TestCluster;
import dev.vmss.testing.operator.OperatorProcess;
import dev.vmss.testing.operator.Tenant;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Data disks are Kubernetes' own affair once the Pod names them; no storage is needed to see it.
 */
@OnCluster
class DataDisksIT {

  private static final String SET = "web";

  private static OperatorProcess operator;

  private final TestCluster cluster;
  private final Tenant tenant;

  DataDisksIT(TestCluster cluster) {
    this.cluster = cluster;
    this.tenant = Tenant.on(cluster);
    tenant.usingSize(tenant.namespace()).image("1.0.0", '1');
    tenant.apply(
        VirtualMachineSize.class,
        """
        apiVersion: vmss.dev/v1alpha1
        kind: VirtualMachineSize
        metadata: {name: %s}
        spec: {cores: 1, memory: 64Mi, maxDataDisks: 1}
        """
            .formatted(tenant.namespace()));
  }

  @BeforeAll
  static void start(TestCluster cluster) {
    cluster.applyCrds(Repository.crds());
    operator = OperatorProcess.start(cluster, "data-disks-operator.log", Map.of());
  }

  @AfterAll
  static void stop() {
    operator.close();
  }

  @AfterEach
  void leave() {
    tenant.leave();
  }

  private List<PersistentVolumeClaim> claims() {
    return cluster
        .client()
        .persistentVolumeClaims()
        .inNamespace(tenant.namespace())
        .list()
        .getItems();
  }

  @Test
  void aDataDiskIsAClaimThatComesAndGoesWithItsInstance() {
    tenant.set(SET, 1, "1.0.0", "", "  dataDisks: [{lun: 0, diskSizeGB: 1}]");
    tenant.await("a claim", () -> claims().size() == 1);
    PersistentVolumeClaim claim = claims().get(0);
    assertThat(claim.getMetadata().getName()).isEqualTo("web-0-data-disk-0");
    assertThat(claim.getMetadata().getLabels()).containsEntry("vmss.dev/scale-set", SET);
    assertThat(claim.getMetadata().getOwnerReferences())
        .extracting(OwnerReference::getUid)
        .containsExactly(tenant.instance(SET, 0).getMetadata().getUid());
    tenant.scale(SET, 0);
    tenant.await("no claim", () -> claims().isEmpty());
  }

  @Test
  void moreThanTheSizeAllowsIsRefused() {
    tenant.set(
        SET, 1, "1.0.0", "", "  dataDisks: [{lun: 0, diskSizeGB: 1}, {lun: 1, diskSizeGB: 1}]");
    tenant.awaitCondition(SET, "Stalled", "True", "InvalidSpec");
    assertThat(tenant.message(SET, "Stalled")).contains("lists 2 disks", "allows 1");
    assertThat(tenant.instances(SET)).isEmpty();
  }
}
