package dev.vmss.monitoring;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.vmss.testing.Repository;
import dev.vmss.testing.monitoring.MonitoringFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The grammar of all expressions, and when the alerts fire, judged by Prometheus's own tool. */
class PromtoolTest {

  private static final YAMLMapper YAML = new YAMLMapper();

  @TempDir private Path folder;
  private String promtool = "";

  /** The build gets it; on a machine that can neither find nor build it, it says so. */
  @BeforeEach
  void find() throws Exception {
    Process script =
        new ProcessBuilder("bash", Repository.file("config/tools/promtool.sh").toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    promtool = new String(script.getInputStream().readAllBytes(), UTF_8).strip();
    assertThat(script.waitFor()).isZero();
    Assumptions.assumeFalse(promtool.isEmpty(), "expressions are checked for names only");
  }

  @Test
  void everyExpressionIsOne() throws Exception {
    ObjectNode rules = YAML.createObjectNode();
    ObjectNode group = rules.putArray("groups").addObject().put("name", "all");
    ArrayNode list = group.putArray("rules");
    List<String> expressions = MonitoringFiles.expressions();
    for (int i = 0; i < expressions.size(); i++) {
      list.addObject().put("record", "expression:" + i).put("expr", expressions.get(i));
    }
    assertThat(run("check", "rules", write("all.yaml", rules))).contains(list.size() + " rules");
  }

  @Test
  void alertsFireWhenTheyShouldAndOnlyThen() throws Exception {
    write("alerts.yaml", MonitoringFiles.alertFile().get("spec"));
    String tests =
        Files.readString(Repository.file("tests/delivery/src/test/resources/alerts-test.yaml"));
    Path file = Files.writeString(folder.resolve("alerts-test.yaml"), tests);
    assertThat(run("test", "rules", file)).contains("SUCCESS");
  }

  private Path write(String name, Object content) throws IOException {
    return Files.writeString(folder.resolve(name), YAML.writeValueAsString(content));
  }

  /** What the tool says; it must succeed. */
  private String run(String command, String what, Path file) throws Exception {
    Process process =
        new ProcessBuilder(promtool, command, what, file.toString())
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .start();
    String text = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(text).isZero();
    return text;
  }
}
