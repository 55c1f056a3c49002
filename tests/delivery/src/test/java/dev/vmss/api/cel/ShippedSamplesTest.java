package dev.vmss.api.cel;

import static dev.vmss.api.v1alpha1.WellKnown.SCALE_SET;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vmss.testing.Repository;
import dev.vmss.testing.fixture.CrdDefaults;
import dev.vmss.testing.fixture.SchemaCheck;
import dev.vmss.testing.fixture.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The examples of {@code config/samples} can be applied as they are, beside the shipped sizes. */
class ShippedSamplesTest {

  @Test
  void everySampleIsValid() throws IOException {
    assertThat(ofOurs(all("samples")))
        .hasSizeGreaterThan(5)
        .allSatisfy(
            sample -> {
              ObjectNode object = CrdDefaults.apply(sample);
              assertThat(SchemaCheck.violations(object)).isEmpty();
              assertThat(CelCheck.violations(object, null)).isEmpty();
            });
  }

  /** Sizes are immutable: a second definition of one could not be applied. */
  @Test
  void noSampleIsAShippedSize() throws IOException {
    assertThat(names(all("samples"), "VirtualMachineSize"))
        .isNotEmpty()
        .doesNotContainAnyElementsOf(names(all("sizes"), "VirtualMachineSize"));
  }

  @Test
  void everySetHasItsSizeAndEveryAutoscalerItsSet() throws IOException {
    List<ObjectNode> samples = all("samples");
    assertThat(samples)
        .filteredOn(sample -> kind(sample).equals("VirtualMachineScaleSet"))
        .hasSizeGreaterThan(1)
        .allSatisfy(
            set ->
                assertThat(names(samples, "VirtualMachineSize"))
                    .contains(
                        set.at("/spec/sku/name")
                            .asText()
                            .toLowerCase(Locale.ROOT)
                            .replace('_', '-')));
    assertThat(samples)
        .filteredOn(sample -> kind(sample).equals("HorizontalPodAutoscaler"))
        .singleElement()
        .satisfies(
            hpa ->
                assertThat(names(samples, hpa.at("/spec/scaleTargetRef/kind").asText()))
                    .contains(hpa.at("/spec/scaleTargetRef/name").asText()));
  }

  /** A Service finds instances by the label with the name of their set. */
  @Test
  void everyServiceStandsInFrontOfASetOfItsNamespace() throws IOException {
    List<ObjectNode> samples = all("samples");
    List<String> sets =
        samples.stream()
            .filter(sample -> kind(sample).equals("VirtualMachineScaleSet"))
            .map(ShippedSamplesTest::named)
            .toList();
    assertThat(samples)
        .filteredOn(sample -> kind(sample).equals("Service"))
        .hasSizeGreaterThan(1)
        .allSatisfy(
            service ->
                assertThat(sets)
                    .contains(
                        service.at("/metadata/namespace").asText()
                            + "/"
                            + service.path("spec").path("selector").path(SCALE_SET).asText()));
  }

  private static String named(ObjectNode object) {
    return object.at("/metadata/namespace").asText() + "/" + object.at("/metadata/name").asText();
  }

  private static List<ObjectNode> ofOurs(List<ObjectNode> objects) {
    return objects.stream()
        .filter(object -> object.path("apiVersion").asText().startsWith("vmss.dev/"))
        .toList();
  }

  private static List<String> names(List<ObjectNode> objects, String kind) {
    return objects.stream()
        .filter(object -> kind(object).equals(kind))
        .map(object -> object.at("/metadata/name").asText())
        .toList();
  }

  private static String kind(ObjectNode object) {
    return object.path("kind").asText();
  }

  private static boolean isSample(Path file) {
    return file.toString().endsWith(".yaml") && !file.endsWith("kustomization.yaml");
  }

  private static List<ObjectNode> all(String folder) throws IOException {
    List<ObjectNode> objects = new ArrayList<>();
    try (Stream<Path> files = Files.walk(Repository.config(folder))) {
      for (Path file : files.filter(ShippedSamplesTest::isSample).sorted().toList()) {
        objects.addAll(Yaml.documents(Files.readString(file)));
      }
    }
    return objects;
  }
}
