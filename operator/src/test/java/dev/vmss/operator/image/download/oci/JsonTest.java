package dev.vmss.operator.image.download.oci;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What strangers send costs no more than what it is worth. */
class JsonTest {

  private static final int LIMIT = 4 * 1024 * 1024;
  private static final Set<String> FIELDS = Set.of("kept", "size");

  @Test
  void keepsTheWantedFieldsAtAnyDepthAndNothingElse() {
    assertThat(read("{\"other\":{\"kept\":1},\"kept\":[{\"size\":7,\"b\":[2]},\"x\"]}").toString())
        .isEqualTo("{\"kept\":[{\"size\":7},\"x\"]}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.5", "1e3", "true", "null", "9223372036854775808"})
  void aNumberThatIsNoLongIsNoSize(String size) {
    assertThat(read("{\"size\":" + size + "}").path("size").isIntegralNumber()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"kept\":1,\"kept\":1}",
        "{\"other\":1,\"other\":1}",
        "{\"other\":{\"a\":1,\"a\":1}}",
        "{} {}",
        "{\"kept\":[1}",
        "{\"other\":[1}",
        "{\"kept\":",
        ""
      })
  void staysStrictAboutWhatItDoesNotKeep(String document) {
    assertThat(object(document)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"kept\":[", "{\"other\":[", "{\"other\":{\"a\":["})
  void aFloodOfEmptyEntriesIsRefusedBeforeItIsMemory(String begin) {
    byte[] flood = bytes(begin + "{},".repeat((LIMIT - 30) / 3));
    assertThat(allocated(() -> Json.object(flood, FIELDS))).isLessThan(2L * LIMIT);
    assertThat(allocated(() -> Json.object(flood))).isLessThan(2L * LIMIT);
    assertThat(Json.object(flood, FIELDS)).isEmpty();
  }

  @Test
  void aFloodOfFieldsIsRefusedBeforeItIsMemory() {
    String fields =
        IntStream.range(0, 300_000)
            .mapToObj(i -> "\"f" + i + "\":0")
            .collect(Collectors.joining(","));
    byte[] flood = bytes("{\"other\":{" + fields + "}}");
    assertThat(allocated(() -> Json.object(flood, FIELDS))).isLessThan(4L * LIMIT);
    assertThat(Json.object(flood, FIELDS)).isEmpty();
  }

  @Test
  void textThatNobodyReadsIsNeverBuilt() {
    byte[] padded = bytes("{\"other\":\"" + "x".repeat(LIMIT - 30) + "\",\"size\":7}");
    assertThat(allocated(() -> Json.object(padded, FIELDS))).isLessThan(LIMIT / 4L);
    assertThat(Json.object(padded, FIELDS).orElseThrow().path("size").longValue()).isEqualTo(7);
  }

  @Test
  void depthEntriesTextsAndNumbersHaveAnEnd() {
    assertThat(object("{\"kept\":" + "[".repeat(60) + "]".repeat(60) + "}")).isPresent();
    assertThat(object("{\"kept\":" + "[".repeat(70) + "]".repeat(70) + "}")).isEmpty();
    assertThat(object("{\"other\":" + "[".repeat(70) + "]".repeat(70) + "}")).isEmpty();
    assertThat(object("{\"kept\":[0" + ",0".repeat(999) + "]}")).isPresent();
    assertThat(object("{\"kept\":[0" + ",0".repeat(1_000) + "]}")).isEmpty();
    assertThat(object("{\"kept\":\"" + "x".repeat(64 * 1024) + "\"}")).isPresent();
    assertThat(object("{\"kept\":\"" + "x".repeat(64 * 1024 + 1) + "\"}")).isEmpty();
    assertThat(object("{\"size\":" + "9".repeat(100) + "}")).isEmpty();
  }

  private static JsonNode read(String document) {
    return object(document).orElseThrow();
  }

  private static Optional<JsonNode> object(String document) {
    return Json.object(bytes(document), FIELDS);
  }

  private static byte[] bytes(String document) {
    return document.getBytes(StandardCharsets.UTF_8);
  }

  /** Bytes that this thread allocates for it, garbage included; the first time loads classes. */
  private static long allocated(Runnable reading) {
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    reading.run();
    long before = threads.getCurrentThreadAllocatedBytes();
    reading.run();
    return threads.getCurrentThreadAllocatedBytes() - before;
  }
}
