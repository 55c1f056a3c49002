package dev.vmss.operator.image.download.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.vmss.operator.image.download.policy.Endpoint;
import dev.vmss.operator.image.download.policy.Proxy;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.net.Socket;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Asks a proxy for a tunnel ({@code CONNECT}); what follows on the socket is the other end's. */
final class Tunnel {

  private static final int LONGEST_ANSWER = 16 * 1024;

  /** Carriage return and line feed, twice. */
  private static final int EMPTY_LINE = 0x0d0a0d0a;

  private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] ([0-9]{3})(?: .*)?");

  private Tunnel() {}

  /** Returns the status of the proxy's answer; there is a tunnel when it is 200. */
  static int open(Socket socket, Proxy proxy, Endpoint endpoint) throws IOException {
    String target =
        (endpoint.host().contains(":") ? "[" + endpoint.host() + "]" : endpoint.host())
            + ":"
            + endpoint.port();
    String request =
        "CONNECT %s HTTP/1.1\r\nHost: %s\r\nUser-Agent: vmss-operator\r\n%s\r\n"
            .formatted(
                target,
                target,
                proxy
                    .authorization()
                    .map(value -> "Proxy-Authorization: " + value + "\r\n")
                    .orElse(""));
    socket.getOutputStream().write(request.getBytes(ISO_8859_1));
    socket.getOutputStream().flush();
    Matcher status = STATUS.matcher(firstLine(head(socket.getInputStream())));
    if (!status.matches()) {
      throw new ProtocolException("The proxy does not speak HTTP");
    }
    return Integer.parseInt(status.group(1));
  }

  /** Byte by byte: what comes after the empty line is no longer the proxy's. */
  private static String head(InputStream in) throws IOException {
    var head = new ByteArrayOutputStream();
    int lastFour = 0;
    while (lastFour != EMPTY_LINE) {
      int next = in.read();
      if (next < 0) {
        throw new EOFException("The proxy broke off");
      }
      head.write(next);
      lastFour = lastFour << 8 | next;
      if (head.size() > LONGEST_ANSWER) {
        throw new ProtocolException("The proxy's answer is too long");
      }
    }
    return head.toString(ISO_8859_1);
  }

  private static String firstLine(String head) {
    return head.substring(0, head.indexOf("\r\n"));
  }
}
