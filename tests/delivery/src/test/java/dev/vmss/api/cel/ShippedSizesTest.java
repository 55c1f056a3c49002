package dev.vmss.api.cel;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
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
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** The sizes of {@code config/sizes}, as kustomize and the chart hand them out. */
class ShippedSizesTest {

  private static final Path FOLDER = Repository.config("sizes");

  @Test
  void everySizeIsValid() throws IOException {
    assertThat(sizes())
        .hasSizeGreaterThan(80)
        .allSatisfy(
            size -> {
              assertThat(size.get("kind").asText()).isEqualTo("VirtualMachineSize");
              assertThat(SchemaCheck.violations(CrdDefaults.apply(size))).isEmpty();
              assertThat(CelCheck.violations(CrdDefaults.apply(size), null)).isEmpty();
            });
  }

  @Test
  void everySizeIsFoundByItsNameInLowerCaseWithHyphens() throws IOException {
    assertThat(sizes().stream().map(size -> size.at("/metadata/name").asText()))
        .doesNotHaveDuplicates()
        .contains("basic-a0", "standard-a1-v2", "standard-ds14-8-v2", "standard-f16")
        .allMatch(name -> name.matches("(basic|standard)-[a-z0-9-]+"));
  }

  @Test
  void noFileIsForgotten() throws IOException {
    var listed = Yaml.documents(Files.readString(FOLDER.resolve("kustomization.yaml"))).get(0);

    assertThat(StreamSupport.stream(listed.get("resources").spliterator(), false))
        .map(JsonNode::asText)
        .containsExactlyInAnyOrderElementsOf(
            files().stream().map(file -> file.getFileName().toString()).toList());
  }

  private static List<ObjectNode> sizes() throws IOException {
    List<ObjectNode> sizes = new ArrayList<>();
    for (var file : files()) {
      sizes.addAll(Yaml.documents(Files.readString(file)));
    }
    return sizes;
  }

  private static List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files.filter(file -> !file.endsWith("kustomization.yaml")).toList();
    }
  }
}
