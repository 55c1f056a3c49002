package dev.vmss.generator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vmss.testing.Repository;
import dev.vmss.testing.fixture.CrdSchemas;
import dev.vmss.testing.fixture.Yaml;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

class CommittedCrdsTest {

  private static final Path FOLDER = Repository.crds();
  private static final int LIMIT = 200_000;

  @Test
  void theCommittedFilesAreWhatTheTypesSay() throws IOException {
    var rendered = CrdYaml.render();

    for (var file : rendered.entrySet()) {
      assertThat(Files.readString(FOLDER.resolve(file.getKey())))
          .as("crds/%s is stale: run make generate and commit it.", file.getKey())
          .isEqualTo(file.getValue());
    }
    try (Stream<Path> files = Files.list(FOLDER.toAbsolutePath())) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .filteredOn(name -> name.endsWith(".yaml"))
          .containsExactlyInAnyOrderElementsOf(rendered.keySet());
    }
  }

  @Test
  void kustomizeTakesAllOfThem() throws IOException {
    var listed = Yaml.documents(Files.readString(FOLDER.resolve("Kustomization"))).get(0);

    assertThat(StreamSupport.stream(listed.get("resources").spliterator(), false))
        .map(JsonNode::asText)
        .containsExactlyInAnyOrderElementsOf(CrdYaml.render().keySet());
  }

  @Test
  void everyFileIsSmallEnoughToBeApplied() throws Exception {
    assertThat(CrdYaml.render().values())
        .hasSize(4)
        .allSatisfy(
            text -> assertThat(text.getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(LIMIT));
  }

  @Test
  void columnsStandInTheOrderInWhichPeopleReadThem() {
    assertThat(columns("MarketplaceImage"))
        .containsExactly(
            "PUBLISHER", "OFFER", "SKU", "VERSION", "READY", "REASON", "DIGEST", "IN USE", "AGE");
    assertThat(columns("MarketplaceFeed"))
        .containsExactly("SOURCE", "ITEMS", "LAST IMPORT", "READY", "REASON", "AGE");
    assertThat(columns("VirtualMachineScaleSet"))
        .containsExactly("REPLICAS", "READY", "UP-TO-DATE", "VERSION", "IMAGE", "REASON", "AGE");
    assertThat(columns("VirtualMachineSize"))
        .containsExactly("CORES", "MEMORY", "DATA DISKS", "AGE");
  }

  @Test
  void aScaleSetCanBeScaled() {
    var subresources = CrdSchemas.crd("VirtualMachineScaleSet").at("/spec/versions/0/subresources");

    assertThat(subresources.at("/scale/specReplicasPath").asText()).isEqualTo(".spec.replicas");
    assertThat(subresources.at("/scale/statusReplicasPath").asText()).isEqualTo(".status.replicas");
    assertThat(subresources.at("/scale/labelSelectorPath").asText()).isEqualTo(".status.selector");
    assertThat(subresources.has("status")).isTrue();
  }

  @Test
  void namesAreThoseOfTheDocumentation() {
    assertThat(names("MarketplaceImage", "shortNames")).containsExactly("mpi");
    assertThat(names("MarketplaceFeed", "shortNames")).containsExactly("mpf");
    assertThat(names("VirtualMachineSize", "shortNames")).containsExactly("vmsize");
    assertThat(names("VirtualMachineScaleSet", "shortNames")).containsExactly("vmss");
    assertThat(CrdSchemas.kinds())
        .allSatisfy(kind -> assertThat(names(kind, "categories")).contains("vmss-all"));
  }

  private static List<String> columns(String kind) {
    return CrdSchemas.crd(kind)
        .at("/spec/versions/0/additionalPrinterColumns")
        .findValuesAsText("name");
  }

  private static List<String> names(String kind, String list) {
    JsonNode names = CrdSchemas.crd(kind).at("/spec/names/" + list);
    return StreamSupport.stream(names.spliterator(), false).map(JsonNode::asText).toList();
  }
}
