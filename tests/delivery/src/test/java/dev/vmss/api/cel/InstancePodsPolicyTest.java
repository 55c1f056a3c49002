package dev.vmss.api.cel;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vmss.testing.Repository;
import dev.vmss.testing.fixture.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may do what to the Pods that are instances, where {@code config/admission} is applied. */
class InstancePodsPolicyTest {

  private static final Path FILE = Repository.file("config/admission/instance-pods.yaml");
  private static final String PLAIN = "{labels: {app: a}, annotations: {note: b}}";
  private static final String INSTANCE =
      """
      labels: {vmss.dev/scale-set: web, vmss.dev/instance-id: "1", app: a}
      annotations: {vmss.dev/model: abc}
      ownerReferences: [{apiVersion: vmss.dev/v1alpha1, kind: VirtualMachineScaleSet, uid: u1, controller: true}]
      """;

  private static final String USER = "jane";
  private static final String KUBEVIRT = "system:serviceaccount:kubevirt:kubevirt-controller";
  private static final String COLLECTOR =
      "system:serviceaccount:kube-system:generic-garbage-collector";
  private static final String LAUNCHER =
      """
      labels: {vmss.dev/scale-set: web}
      ownerReferences: [{apiVersion: kubevirt.io/v1, kind: VirtualMachineInstance, uid: m, controller: true}]
      """;

  private static final String MAY_REPORT =
      "group=vmss.dev resource=virtualmachinescalesets subresource=status namespace=team-a"
          + " check=patch";

  private List<ObjectNode> documents = List.of();

  @BeforeEach
  void read() throws IOException {
    documents = Yaml.documents(Files.readString(FILE));
  }

  @Test
  void theBindingDeniesByThisPolicy() {
    assertThat(documents.get(1).at("/spec/policyName"))
        .isEqualTo(documents.get(0).at("/metadata/name"));
    assertThat(documents.get(1).at("/spec/validationActions/0").asText()).isEqualTo("Deny");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        PLAIN,
        "{labels: {vmss.developer/a: b, scale-set: web}}",
        "{annotations: {vmss.dev/protect-from-scale-in: \"true\"}}",
        "{ownerReferences: [{apiVersion: apps/v1, kind: ReplicaSet, uid: r}]}",
      })
  void usersCreatePodsOfTheirOwn(String metadata) {
    assertThat(ofUser(metadata, null)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{labels: {vmss.dev/scale-set: web}}",
        "{labels: {vmss.dev/anything: a}}",
        LAUNCHER,
        "{annotations: {vmss.dev/model: abc}}",
        "{annotations: {vmss.dev/protect-from-scale-in: \"true\", vmss.dev/image: a}}",
      })
  void usersCreateNothingThatLooksLikeAnInstance(String metadata) {
    assertThat(ofUser(metadata, null)).singleElement().asString().contains("VMSS Operator only");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{ownerReferences: [{apiVersion: vmss.dev/v1alpha1, kind: X, uid: u1}]}",
        "{ownerReferences: [{apiVersion: vmss.dev/v9, kind: VirtualMachineScaleSet, uid: u1}]}",
        "{ownerReferences: [{apiVersion: kubevirt.io/v1, kind: VirtualMachineInstance, uid: m},"
            + " {apiVersion: vmss.dev/v1beta1, kind: VirtualMachineScaleSet, uid: u1}]}",
      })
  void usersMakeNoPodAnInstance(String metadata) {
    assertThat(ofUser(metadata, null)).singleElement().asString().contains("kubectl scale vmss/");
    assertThat(ofUser(metadata, PLAIN)).singleElement().asString().contains("kubectl scale vmss/");
  }

  @Test
  void usersMarkInstancesWithTheirFourAnnotations() {
    String marked =
        INSTANCE.replace(
            "vmss.dev/model: abc",
            "vmss.dev/model: abc, vmss.dev/delete-first: \"true\", vmss.dev/upgrade: requested,"
                + " vmss.dev/protect-from-scale-in: \"true\","
                + " vmss.dev/protect-from-scale-set-actions: \"true\", note: x");
    assertThat(ofUser(marked, INSTANCE)).isEmpty();
    assertThat(ofUser(INSTANCE, marked)).isEmpty();
    assertThat(ofUser(INSTANCE.replace("app: a", "app: b"), INSTANCE)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "vmss.dev/scale-set: web -> vmss.dev/scale-set: other",
        "vmss.dev/scale-set: web, -> ",
        "vmss.dev/instance-id: -> vmss.dev/instance:",
        "vmss.dev/model: abc -> vmss.dev/model: latest",
        "vmss.dev/model: abc -> note: x",
      })
  void usersChangeNoneOfTheOperatorsMarks(String change) {
    String[] parts = change.split(" -> ?", 2);
    assertThat(INSTANCE).contains(parts[0]);
    assertThat(ofUser(INSTANCE.replace(parts[0], parts[1]), INSTANCE)).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ", controller: true -> ",
        "controller: true -> controller: false",
        "v1alpha1 -> v9",
        "vmss.dev/v1alpha1 -> example.com/v1",
        "uid: u1 -> uid: u2",
        "kind: VirtualMachineScaleSet -> kind: VirtualMachineSize",
        "controller: true} -> controller: true}, {apiVersion: v1, kind: ConfigMap, uid: c}",
        "ownerReferences: -> others:",
      })
  void usersChangeNothingOfAnInstancesOwners(String change) {
    String[] parts = change.split(" -> ?", 2);
    String changed = INSTANCE.replace(parts[0], parts[1]);
    assertThat(changed).isNotEqualTo(INSTANCE);
    assertThat(ofUser(changed, INSTANCE)).singleElement().asString().contains("owners of one");
    assertThat(ofUser(INSTANCE, changed)).singleElement().asString().contains("owners of one");
    assertThat(violations(KUBEVIRT, changed, INSTANCE, "")).hasSize(1);
  }

  @Test
  void theGarbageCollectorTakesOwnersAwayAndNoMarks() {
    String orphan = INSTANCE.replaceAll("ownerReferences.*", "");
    for (String name : List.of(COLLECTOR, "system:kube-controller-manager")) {
      assertThat(violations(name, orphan, INSTANCE, "")).isEmpty();
      assertThat(violations(name, PLAIN, INSTANCE, "")).hasSize(1);
    }
  }

  @Test
  void onlyKubeVirtItselfGivesAMachinesLabelsToItsPod() {
    assertThat(violations(KUBEVIRT, LAUNCHER, null, "")).isEmpty();
    String orphan = LAUNCHER.replaceAll("ownerReferences.*", "");
    assertThat(violations(KUBEVIRT, orphan, null, "")).hasSize(1);
    assertThat(violations(KUBEVIRT, INSTANCE, null, "")).hasSize(2);
    assertThat(ofUser(LAUNCHER.replace("scale-set: web", "scale-set: b"), LAUNCHER)).hasSize(1);
  }

  @Test
  void aBogusMachineLiftsNoRuleOnMarks() {
    String bogus =
        INSTANCE.replace(
            "ownerReferences: [",
            "ownerReferences: [{apiVersion: kubevirt.io/v1, kind: VirtualMachineInstance, uid: m}, ");
    assertThat(ofUser(bogus, INSTANCE)).hasSize(1);
    assertThat(ofUser(bogus.replace("scale-set: web", "scale-set: other"), bogus)).hasSize(1);
    assertThat(ofUser(bogus, null)).hasSize(2);
  }

  /** It runs on every write of every Pod of a cluster. */
  @Test
  void itLooksOnlyAtWhatCarriesOrLosesMarksAndOnlyWhenTheseChange() {
    assertThat(matches(PLAIN, null)).isFalse();
    assertThat(matches("{}", PLAIN)).isFalse();
    assertThat(matches(INSTANCE, INSTANCE)).isFalse();
    assertThat(matches(PLAIN, INSTANCE)).isTrue();
    assertThat(matches(INSTANCE, PLAIN)).isTrue();
    assertThat(matches(INSTANCE, null)).isTrue();
  }

  @Test
  void everyWayOfWritingAPodsMarksIsLookedAt() {
    assertThat(documents.get(0).at("/spec/matchConstraints/resourceRules/0/resources"))
        .extracting(JsonNode::asText)
        .containsExactlyInAnyOrder("pods", "pods/status", "pods/binding", "bindings");
  }

  @Test
  void theOperatorDoesAllOfIt() {
    assertThat(violations(USER, INSTANCE, null, MAY_REPORT)).isEmpty();
    assertThat(violations(USER, INSTANCE, PLAIN, MAY_REPORT)).isEmpty();
    assertThat(violations(USER, PLAIN, INSTANCE, MAY_REPORT)).isEmpty();
  }

  private List<String> ofUser(String metadata, @Nullable String old) {
    return violations(USER, metadata, old, "");
  }

  private List<String> violations(
      String user, String metadata, @Nullable String old, String allowed) {
    return new AdmissionPolicy(documents.get(0), allowed)
        .violations(user, pod(metadata), old == null ? null : pod(old));
  }

  private boolean matches(String metadata, @Nullable String old) {
    return new AdmissionPolicy(documents.get(0), "")
        .matches(USER, pod(metadata), old == null ? null : pod(old));
  }

  private static JsonNode pod(String metadata) {
    return Yaml.documents("metadata:\n" + metadata.indent(2)).get(0);
  }
}
