package dev.vmss.testing.network;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** One HTTP/1.1 request as it came, with a body of known length or none. */
@SuppressWarnings("ArrayRecordComponent") // passed on as it came, never compared
record ProxiedRequest(String line, List<String> headers, byte[] body) {

  private static final String LENGTH = "content-length:";
  private static final Pattern OF_CONNECTION =
      Pattern.compile("(connection|upgrade|http2-settings):", Pattern.CASE_INSENSITIVE);

  /** Nothing when the client closed instead. */
  static Optional<ProxiedRequest> read(InputStream in) throws IOException {
    String head = head(in);
    if (head.isEmpty()) {
      return Optional.empty();
    }
    List<String> lines = head.lines().toList();
    List<String> headers = lines.subList(1, lines.size());
    int length =
        headers.stream()
            .filter(header -> header.toLowerCase(Locale.ROOT).startsWith(LENGTH))
            .map(header -> Integer.valueOf(header.substring(LENGTH.length()).strip()))
            .findFirst()
            .orElse(0);
    byte[] body = in.readNBytes(length);
    if (body.length < length) {
      throw new EOFException("The client closed amid its request.");
    }
    return Optional.of(new ProxiedRequest(lines.get(0), headers, body));
  }

  private static String head(InputStream in) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    while (true) {
      int next = in.read();
      if (next < 0) {
        return "";
      }
      bytes.write(next);
      if (next == '\n') {
        String head = bytes.toString(StandardCharsets.ISO_8859_1);
        if (head.endsWith("\r\n\r\n")) {
          return head.stripTrailing();
        }
      }
    }
  }

  boolean isWatch() {
    return line.contains("watch=true");
  }

  /** A dry-run writes nothing, nor does a question by POST whether something is allowed. */
  boolean isWrite() {
    return !line.startsWith("GET ") && !line.contains("dryRun") && !line.contains("accessreviews");
  }

  /** Whether the connection becomes a web socket; an offer to speak HTTP/2 is not taken up. */
  boolean isWebSocket() {
    return headers.stream().anyMatch("upgrade: websocket"::equalsIgnoreCase);
  }

  /** The server closes after its reply, so that every request has a connection of its own. */
  void writeTo(OutputStream out) throws IOException {
    String kept =
        headers.stream()
            .filter(header -> isWebSocket() || !OF_CONNECTION.matcher(header).lookingAt())
            .collect(Collectors.joining("\r\n"));
    String close = isWebSocket() ? "" : "\r\nConnection: close";
    out.write((line + "\r\n" + kept + close + "\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1));
    out.write(body);
    out.flush();
  }
}
