package dev.vmss.testing.controlplane;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;

/**
 * What clients have asked of the API server: all writes, lists and watches, and the gets of service
 * accounts, one line for each.
 *
 * <p>A line is written just after its answer is sent, so a count may trail by a moment.
 */
public final class AuditLog {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path file;

  AuditLog(Path file) {
    this.file = file;
  }

  /** Where the log ends now; for {@link AuditQuery#sinceOffset(long)}. */
  public long offset() {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new UncheckedIOException("The audit log cannot be read.", e);
    }
  }

  /** A query over everything; narrow it before asking. */
  public AuditQuery query() {
    return new AuditQuery(this, 0, event -> true);
  }

  List<AuditEvent> read(long offset, Predicate<AuditEvent> wanted) {
    try (InputStream bytes = Files.newInputStream(file)) {
      bytes.skipNBytes(offset);
      String text = new String(bytes.readAllBytes(), StandardCharsets.UTF_8);
      // The last line may be half written.
      return text.substring(0, text.lastIndexOf('\n') + 1)
          .lines()
          .map(AuditLog::parse)
          .filter(wanted)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("The audit log cannot be read.", e);
    }
  }

  private static AuditEvent parse(String line) {
    try {
      return AuditEvent.of(JSON.readTree(line));
    } catch (IOException e) {
      throw new UncheckedIOException("Not an audit event: " + line, e);
    }
  }
}
