package dev.vmss.api.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

class SerializationTest {

  private static final KubernetesSerialization SERIALIZATION = new KubernetesSerialization();

  @Test
  void readsWhatIsAbsentAsEmptyAndNeverAsNull() {
    var set = read("spec: {virtualMachineProfile: {storageProfile: {}}}");

    assertThat(set.getStatus()).isNull();
    assertThat(set.getSpec().zones()).isEmpty();
    var profile = set.getSpec().virtualMachineProfile();
    assertThat(profile.storageProfile().dataDisks()).isEmpty();
    assertThat(profile.osProfile()).isEqualTo(OsProfile.NONE);
    assertThat(profile.networkProfile().ports()).isEmpty();
    assertThat(profile.healthProfile().probe()).isNull();
    assertThat(profile.metadata().labels()).isEmpty();
  }

  @Test
  void ignoresFieldsOfANewerRelease() {
    var set =
        read(
            """
            spec:
              replicas: 3
              flavour: {a: [1]}
              sku: {name: Standard_A1_v2, tier: Standard}
            status: {novelty: 1, replicas: 2}
            """);

    assertThat(set.getSpec().replicas()).isEqualTo(3);
    assertThat(set.getSpec().sku()).isEqualTo(new Sku("Standard_A1_v2"));
    assertThat(set.getStatus().replicas()).isEqualTo(2);
  }

  @Test
  void readsEnumValuesOfANewerReleaseAsNull() {
    var set =
        read(
            """
            spec:
              upgradePolicy: {mode: Telepathic}
              scaleInPolicy: {rules: [OldestVM, Random]}
            """);

    assertThat(set.getSpec().upgradePolicy().mode()).isNull();
    assertThat(set.getSpec().scaleInPolicy().rules()).containsExactly(ScaleInRule.OLDEST_VM);
  }

  @Test
  void writesTimesDatesAndEnumsAsTheApiSpellsThem() {
    var lifecycle = new Lifecycle(LifecycleStage.SUPPORTED, LocalDate.of(2027, 4, 1));
    var repairs =
        new RepairStatus(
            1, false, null, List.of(), List.of(), Instant.parse("2026-01-02T03:04:05Z"));

    assertThat(SERIALIZATION.asJson(lifecycle))
        .isEqualTo("{\"stage\":\"Supported\",\"endOfLife\":\"2027-04-01\"}");
    assertThat(SERIALIZATION.asJson(repairs))
        .isEqualTo(
            "{\"failedInARow\":1,\"suspended\":false,\"lastRepair\":\"2026-01-02T03:04:05Z\"}");
    assertThat(SERIALIZATION.unmarshal("stage: Expired", Lifecycle.class).stage())
        .isEqualTo(LifecycleStage.EXPIRED);
  }

  @Test
  void writesNothingForWhatIsAbsentOrEmpty() {
    assertThat(SERIALIZATION.asJson(new StorageProfile(null, null, List.of()))).isEqualTo("{}");
    assertThat(SERIALIZATION.asJson(new VirtualMachineSize())).doesNotContain("status");
  }

  @Test
  void listsCannotBeChanged() {
    var set = read("spec: {zones: [zone-1]}");

    assertThatThrownBy(() -> set.getSpec().zones().add("zone-2"))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  private static VirtualMachineScaleSet read(String body) {
    return SERIALIZATION.unmarshal(
        "apiVersion: vmss.dev/v1alpha1\nkind: VirtualMachineScaleSet\nmetadata: {name: web}\n"
            + body,
        VirtualMachineScaleSet.class);
  }
}
