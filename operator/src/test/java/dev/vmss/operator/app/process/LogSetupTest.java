package dev.vmss.operator.app.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.util.ContextInitializer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.vmss.operator.app.configuration.OperatorConfiguration.Logging;
import dev.vmss.operator.app.configuration.OperatorConfiguration.Logging.Format;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElector;
import io.javaoperatorsdk.operator.api.reconciler.PrimaryUpdateAndCacheUtils;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

class LogSetupTest {

  private static final String OWN = "dev.vmss.operator.some.Room";
  private static final String LIBRARY = "io.fabric8.some.Library";

  private final ByteArrayOutputStream written = new ByteArrayOutputStream();
  private final PrintStream standardOutput = System.out;

  @BeforeEach
  void capture() {
    System.setOut(new PrintStream(written, true, UTF_8));
  }

  @AfterEach
  void restore() throws Exception {
    System.setOut(standardOutput);
    var context = (LoggerContext) LoggerFactory.getILoggerFactory();
    context.reset();
    new ContextInitializer(context).autoConfig();
  }

  @Test
  void textHasTheFactsAsPairs() {
    LogSetup.apply(new Logging(Format.TEXT, "info"));
    LoggerFactory.getLogger(OWN)
        .atInfo()
        .addKeyValue("set", "team-a/web")
        .addKeyValue("created", 3)
        .log("Scaled out");
    assertThat(lines())
        .singleElement()
        .asString()
        .matches(
            "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z INFO  Room: Scaled out"
                + " set=\"team-a/web\" created=\"3\"");
  }

  @Test
  void jsonIsOneObjectForEachEntry() throws Exception {
    LogSetup.apply(new Logging(Format.JSON, "info"));
    LoggerFactory.getLogger(OWN)
        .atError()
        .addKeyValue("set", "team-a/web")
        .setCause(new IllegalStateException("for example"))
        .log("It \"failed\" {}", "badly");
    assertThat(lines()).hasSize(1);
    JsonNode entry = new ObjectMapper().readTree(lines().get(0));
    assertThat(entry.get("level").asText()).isEqualTo("ERROR");
    assertThat(entry.get("loggerName").asText()).isEqualTo(OWN);
    assertThat(entry.get("formattedMessage").asText()).isEqualTo("It \"failed\" badly");
    assertThat(entry.get("kvpList").get(0).get("set").asText()).isEqualTo("team-a/web");
    assertThat(entry.get("throwable").get("message").asText()).isEqualTo("for example");
    assertThat(entry.get("timestamp").asLong()).isPositive();
  }

  @ParameterizedTest
  @CsvSource({
    "error, ERROR, ERROR",
    "warn, WARN, WARN",
    "info, INFO, WARN",
    "debug, DEBUG, INFO",
    "trace, TRACE, DEBUG"
  })
  void librariesAreQuieterThanTheOperator(String level, String own, String library) {
    LogSetup.apply(new Logging(Format.TEXT, level));
    assertThat(lowest(OWN)).isEqualTo(own);
    assertThat(lowest(LIBRARY)).isEqualTo(library);
  }

  @ParameterizedTest
  @CsvSource({"info, OFF", "warn, OFF", "debug, INFO"})
  void theElectorIsHeardOnlyByWhoDebugs(String level, String elector) {
    LogSetup.apply(new Logging(Format.TEXT, level));
    assertThat(lowest(LeaderElector.class.getName())).isEqualTo(elector);
  }

  /** With every status that was written too late it would show the whole object. */
  @Test
  void whoeverWasFasterWithAStatusIsNoNews() {
    LogSetup.apply(new Logging(Format.TEXT, "info"));
    assertThat(lowest(PrimaryUpdateAndCacheUtils.class.getName())).isEqualTo("ERROR");
  }

  private static String lowest(String logger) {
    return ((ch.qos.logback.classic.Logger) LoggerFactory.getLogger(logger))
        .getEffectiveLevel()
        .toString();
  }

  private List<String> lines() {
    return written.toString(UTF_8).lines().map(String::strip).toList();
  }
}
