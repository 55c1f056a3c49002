package dev.vmss.operator.runtime.machine;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vmss.generator.TypeSchema;
import dev.vmss.operator.kubevirt.VirtualMachine;
import dev.vmss.testing.fixture.SchemaCheck;
import dev.vmss.testing.fixture.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every kind of machine is one that KubeVirt takes: by our types' own schema, by the rules of its
 * webhooks, and by its own CRD where {@value #FOLDER} names a folder that has it.
 */
class MachineMatrixTest {

  private static final String FOLDER = "VMSS_KUBEVIRT_CRDS";

  private static final JsonNode OURS = TypeSchema.of(VirtualMachine.class);

  static List<MachineMatrix.Sort> sorts() {
    return MachineMatrix.all();
  }

  @Test
  void itIsLargeAndNoTwoSortsAreTheSame() {
    assertThat(sorts()).hasSizeGreaterThanOrEqualTo(60);
    assertThat(sorts().stream().map(sort -> sort.machines().json())).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @MethodSource("sorts")
  void aMachineIsWhatOurTypesSayAndBreaksNoRule(MachineMatrix.Sort sort) {
    assertThat(sort.machines().refusals()).isEmpty();
    ObjectNode machine = sort.machines().json();
    assertThat(SchemaCheck.violations(machine, OURS)).isEmpty();
    assertThat(WebhookRules.brokenBy(machine)).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("sorts")
  @EnabledIfEnvironmentVariable(named = FOLDER, matches = ".+")
  void aMachineIsWhatKubeVirtsOwnSchemaSays(MachineMatrix.Sort sort) throws IOException {
    assertThat(SchemaCheck.violations(sort.machines().json(), theirs())).isEmpty();
  }

  /** What a server would prune without a word. */
  @Test
  void aFieldThatOurTypesDoNotHaveIsFound() {
    assertThat(SchemaCheck.violations(misspelt(), OURS))
        .containsExactlyInAnyOrder(
            "spec.template.spec.runtimeClassName: unknown field",
            "spec.template.spec.volumes[1].cloudInitNoCloud.userDataSecretRef: unknown field",
            "speck: unknown field");
  }

  @Test
  @EnabledIfEnvironmentVariable(named = FOLDER, matches = ".+")
  void aFieldThatKubeVirtDoesNotHaveIsFound() throws IOException {
    assertThat(SchemaCheck.violations(misspelt(), theirs()))
        .containsExactlyInAnyOrder(
            "spec.template.spec.runtimeClassName: unknown field",
            "spec.template.spec.volumes[1].cloudInitNoCloud.userDataSecretRef: unknown field",
            "speck: unknown field");
  }

  private static ObjectNode misspelt() {
    ObjectNode machine = Machines.plain().profile("osProfile: {customData: aGVsbG8=}").json();
    machine.put("speck", 1);
    ((ObjectNode) machine.at("/spec/template/spec")).put("runtimeClassName", "kata");
    ((ObjectNode) machine.at("/spec/template/spec/volumes/1/cloudInitNoCloud"))
        .putObject("userDataSecretRef")
        .put("name", "s");
    return machine;
  }

  private static JsonNode theirs() throws IOException {
    List<Path> files = new ArrayList<>();
    try (Stream<Path> listed = Files.list(Path.of(System.getenv(FOLDER)))) {
      listed.filter(file -> file.toString().endsWith(".yaml")).forEach(files::add);
    }
    for (Path file : files) {
      for (ObjectNode document : Yaml.documents(Files.readString(file))) {
        if (document.at("/kind").asText().equals("CustomResourceDefinition")
            && document.at("/spec/names/kind").asText().equals("VirtualMachine")) {
          return document.at("/spec/versions/0/schema/openAPIV3Schema");
        }
      }
    }
    throw new AssertionError("No file of " + files + " has the CRD of VirtualMachine.");
  }
}
