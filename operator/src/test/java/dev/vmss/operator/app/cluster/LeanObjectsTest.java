package dev.vmss.operator.app.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vmss.api.v1alpha1.MarketplaceImage;
import dev.vmss.api.v1alpha1.VirtualMachineScaleSet;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.List;
import org.junit.jupiter.api.Test;

/** "sets and images are cached whole (managedFields, 87 kB customData)" */
class LeanObjectsTest {

  private static final String METADATA =
      """
      apiVersion: %s
      kind: %s
      metadata:
        name: web
        namespace: team-a
        uid: u
        resourceVersion: "7"
        generation: 3
        creationTimestamp: "2026-01-01T00:00:00Z"
        deletionTimestamp: "2026-01-02T00:00:00Z"
        finalizers: [vmss.dev/gallery-item, example.com/other]
        labels: {team: a}
        annotations:
          vmss.dev/removal-preview: "true"
          kubectl.kubernetes.io/last-applied-configuration: "{}"
          example.com/note: x
        ownerReferences: [{apiVersion: v1, kind: ConfigMap, name: x, uid: y}]
        managedFields: [{manager: kubectl, operation: Apply, apiVersion: v1, fieldsType: FieldsV1}]
      """;

  private static final KubernetesSerialization LEAN = LeanObjects.serialization();

  @Test
  void ofASetAndAnImageStaysWhatIsReadOfThem() {
    for (Class<? extends CustomResource<?, ?>> kind :
        List.of(VirtualMachineScaleSet.class, MarketplaceImage.class)) {
      CustomResource<?, ?> read =
          LEAN.unmarshal(METADATA.formatted("vmss.dev/v1alpha1", kind.getSimpleName()), kind);
      ObjectMeta metadata = read.getMetadata();
      assertThat(metadata.getManagedFields()).isEmpty();
      assertThat(metadata.getOwnerReferences()).isEmpty();
      assertThat(metadata.getLabels()).isEmpty();
      assertThat(metadata.getAnnotations()).containsOnlyKeys("vmss.dev/removal-preview");
      assertThat(metadata.getFinalizers())
          .containsExactly("vmss.dev/gallery-item", "example.com/other");
      assertThat(metadata.getUid()).isEqualTo("u");
      assertThat(metadata.getResourceVersion()).isEqualTo("7");
      assertThat(metadata.getGeneration()).isEqualTo(3);
      assertThat(read.isMarkedForDeletion()).isTrue();
    }
  }

  @Test
  void whatIsReadIsWrittenAsItIs() {
    VirtualMachineScaleSet set = new VirtualMachineScaleSet();
    set.getMetadata().setName("web");
    set.getMetadata().setLabels(java.util.Map.of("team", "a"));
    assertThat(LEAN.asJson(set)).contains("\"team\":\"a\"");
  }

  /** A Lease, say, is written back whole. */
  @Test
  void otherObjectsAreReadWhole() {
    ObjectMeta metadata =
        LEAN.unmarshal(METADATA.formatted("v1", "ConfigMap"), ConfigMap.class).getMetadata();
    assertThat(metadata.getManagedFields()).hasSize(1);
    assertThat(metadata.getAnnotations()).hasSize(3);
    assertThat(metadata.getLabels()).hasSize(1);
  }
}
