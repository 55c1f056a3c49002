package dev.vmss.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vmss.api.v1alpha1.VirtualMachineScaleSet;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the first page shows is what people will see. */
class ReadmeTest {

  private final MarkdownPage readme = MarkdownPage.of("README.md");

  @Test
  void theSampleOfKubectlGetHasTheColumnsOfTheKind() {
    List<String> columns =
        Stream.concat(
                Stream.of("NAME"),
                Arrays.stream(
                        VirtualMachineScaleSet.class.getAnnotationsByType(
                            AdditionalPrinterColumn.class))
                    .filter(column -> column.priority() == 0)
                    .map(AdditionalPrinterColumn::name))
            .toList();
    assertThat(List.of(line("^NAME .*").split(" {2,}"))).isEqualTo(columns);
  }

  /** REPLICAS is what is wanted, READY and UP-TO-DATE what is there. */
  @Test
  void theSampleOfKubectlGetAgreesWithItsSentence() {
    Matcher sentence =
        Pattern.compile("([0-9]+) of ([0-9]+) instances\\s+(?:> )?cannot be created")
            .matcher(readme.text().replaceAll("\\n> ", " "));
    assertThat(sentence.find()).isTrue();
    int missing = Integer.parseInt(sentence.group(1));
    int wanted = Integer.parseInt(sentence.group(2));
    String[] row = line("^web .*").split(" {2,}");
    assertThat(List.of(row).subList(1, 4))
        .containsExactly(
            String.valueOf(wanted),
            String.valueOf(wanted - missing),
            String.valueOf(wanted - missing));
  }

  private String line(String pattern) {
    return readme.text().lines().filter(line -> line.matches(pattern)).findFirst().orElseThrow();
  }
}
