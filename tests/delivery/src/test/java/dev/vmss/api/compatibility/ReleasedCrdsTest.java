package dev.vmss.api.compatibility;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.vmss.testing.fixture.CrdSchemas;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The committed CRDs keep every promise of the released ones. */
class ReleasedCrdsTest {

  private static final Path RELEASED = Path.of("src/test/resources/released/v1alpha1");

  @ParameterizedTest
  @ValueSource(strings = {"MarketplaceImage", "VirtualMachineSize", "VirtualMachineScaleSet"})
  void storedObjectsStayValid(String kind) throws IOException {
    var reviewed = reviewed();

    assertThat(CrdComparison.breaks(released(kind), CrdSchemas.crd(kind)))
        .as(
            "This change of the API breaks stored objects. Take it back; or, where it is one of the"
                + " kinds that may be harmless, add its line to reviewed-changes.txt after review.")
        .filteredOn(it -> !(it.kind().reviewable && reviewed.contains(it.line())))
        .isEmpty();
  }

  @Test
  void reviewedChangesAreOnlyThoseThatExist() throws IOException {
    var lines =
        Stream.of("MarketplaceImage", "VirtualMachineSize", "VirtualMachineScaleSet")
            .flatMap(kind -> CrdComparison.breaks(released(kind), CrdSchemas.crd(kind)).stream())
            .map(Break::line)
            .toList();

    assertThat(lines).containsAll(reviewed());
  }

  private static List<String> reviewed() throws IOException {
    return Files.readAllLines(RELEASED.resolve("reviewed-changes.txt")).stream()
        .filter(line -> !line.isBlank() && !line.startsWith("#"))
        .toList();
  }

  private static JsonNode released(String kind) {
    var file = "vmss.dev_" + CrdSchemas.crd(kind).at("/spec/names/plural").asText() + ".yaml";
    try {
      return new YAMLMapper().readTree(RELEASED.resolve(file).toFile());
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read the released " + file, e);
    }
  }
}
