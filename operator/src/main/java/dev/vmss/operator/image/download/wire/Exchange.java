package dev.vmss.operator.image.download.wire;

import dev.vmss.operator.image.download.failure.Failures;
import dev.vmss.operator.image.download.failure.Refusal;
import dev.vmss.operator.image.download.policy.Proxy;
import dev.vmss.operator.image.download.wire.Connector.Connection;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.io.DefaultBHttpClientConnection;
import org.apache.hc.core5.http.io.entity.StringEntity;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;
import org.apache.hc.core5.net.URIAuthority;

/**
 * One HTTP request on a connection of its own, bounded in every direction: headers, body, time.
 *
 * <p>There is no pool and no thread behind it, so nothing can be left open. Bodies are never
 * decompressed, redirects never followed here.
 */
public final class Exchange {

  private static final int ERROR_BODY_BYTES = 16 * 1024;
  private static final int MAX_INTERIM_ANSWERS = 5;
  private static final int OK = 200;
  private static final int NOT_MODIFIED = 304;
  private static final int CHUNK = 16 * 1024;
  private static final Http1Config LIMITS =
      Http1Config.custom()
          .setMaxLineLength(16 * 1024)
          .setMaxHeaderCount(100)
          .setMaxEmptyLineCount(4)
          .build();

  private final Connector connector;
  private final Deadline deadline;
  private final Failures failures;

  public Exchange(Connector connector, Deadline deadline, Failures failures) {
    this.connector = connector;
    this.deadline = deadline;
    this.failures = failures;
  }

  /**
   * @param limit the longest body that is accepted
   */
  public Answer send(Ask ask, int limit) throws Refusal {
    return send(ask, (connection, response) -> body(ask, connection, response, limit));
  }

  /**
   * Sends a GET and writes the body of a good answer (200) to {@code to}, which is not closed; the
   * answer itself has none then.
   *
   * @param limit the longest body that is accepted
   */
  public Answer sendTo(Ask ask, OutputStream to, long limit) throws Refusal {
    return send(
        ask,
        (connection, response) -> {
          if (response.getCode() != OK) {
            return body(ask, connection, response, ERROR_BODY_BYTES);
          }
          copy(ask, connection, response, to, limit);
          return new byte[0];
        });
  }

  private interface BodyReader {
    byte[] read(DefaultBHttpClientConnection connection, ClassicHttpResponse response)
        throws IOException, HttpException, Refusal;
  }

  private Answer send(Ask ask, BodyReader reader) throws Refusal {
    try (Connection opened = connector.open(ask.endpoint(), deadline, failures)) {
      DefaultBHttpClientConnection connection = new DefaultBHttpClientConnection(LIMITS);
      connection.bind(opened.talk());
      ClassicHttpRequest request = request(ask, opened.forwarder());
      connection.sendRequestHeader(request);
      connection.sendRequestEntity(request);
      connection.flush();
      ClassicHttpResponse response = finalAnswer(connection);
      byte[] body =
          ask.method().equals("HEAD") || response.getCode() == NOT_MODIFIED
              ? new byte[0]
              : reader.read(connection, response);
      return new Answer(ask.endpoint(), response.getCode(), headers(response), body);
    } catch (IOException | HttpException e) {
      throw failures.broken(ask.endpoint(), e);
    }
  }

  private static ClassicHttpRequest request(Ask ask, Optional<Proxy> forwarder) {
    BasicClassicHttpRequest request = new BasicClassicHttpRequest(ask.method(), ask.target());
    forwarder.ifPresent(
        proxy -> {
          request.setScheme("http");
          request.setAuthority(new URIAuthority(ask.endpoint().host(), ask.endpoint().port()));
          request.setAbsoluteRequestUri(true);
          proxy.authorization().ifPresent(value -> request.setHeader("Proxy-Authorization", value));
        });
    request.setHeader("Host", ask.endpoint().authority());
    request.setHeader("User-Agent", "vmss-operator");
    request.setHeader("Accept-Encoding", "identity");
    request.setHeader("Connection", "close");
    ask.headers().forEach(request::setHeader);
    ask.authorization().ifPresent(value -> request.setHeader("Authorization", value));
    ask.form()
        .ifPresent(
            form -> {
              HttpEntity entity = new StringEntity(form, ContentType.APPLICATION_FORM_URLENCODED);
              request.setEntity(entity);
              request.setHeader("Content-Length", String.valueOf(entity.getContentLength()));
            });
    return request;
  }

  /** Skips interim answers (1xx), but not endlessly. */
  private ClassicHttpResponse finalAnswer(DefaultBHttpClientConnection connection)
      throws IOException, HttpException {
    for (int i = 0; i <= MAX_INTERIM_ANSWERS; i++) {
      ClassicHttpResponse response = connection.receiveResponseHeader();
      if (response.getCode() >= 200) {
        return response;
      }
    }
    throw new HttpException("Too many interim answers");
  }

  private byte[] body(
      Ask ask, DefaultBHttpClientConnection connection, ClassicHttpResponse response, int limit)
      throws IOException, HttpException, Refusal {
    connection.receiveResponseEntity(response);
    HttpEntity entity = response.getEntity();
    if (entity == null) {
      return new byte[0];
    }
    boolean wanted = response.getCode() == 200;
    if (wanted && entity.getContentLength() > limit) {
      throw failures.tooLarge(ask.endpoint(), limit);
    }
    String encoding = entity.getContentEncoding();
    if (wanted && encoding != null && !encoding.equalsIgnoreCase("identity")) {
      throw failures.compressed(ask.endpoint());
    }
    // Not closed: closing would read an endless body to its end. The connection is closed instead.
    InputStream content = entity.getContent();
    byte[] read = content.readNBytes(wanted ? limit + 1 : ERROR_BODY_BYTES);
    if (wanted && read.length > limit) {
      throw failures.tooLarge(ask.endpoint(), limit);
    }
    if (wanted && read.length == 0 && entity.getContentLength() != 0) {
      // The parser takes the end of the connection for the end of the headers.
      throw new ConnectionClosedException("No body");
    }
    return read;
  }

  private void copy(
      Ask ask,
      DefaultBHttpClientConnection connection,
      ClassicHttpResponse response,
      OutputStream to,
      long limit)
      throws IOException, HttpException, Refusal {
    connection.receiveResponseEntity(response);
    HttpEntity entity = response.getEntity();
    if (entity == null) {
      throw new ConnectionClosedException("No body");
    }
    String encoding = entity.getContentEncoding();
    if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
      throw failures.compressed(ask.endpoint());
    }
    InputStream content = entity.getContent();
    byte[] chunk = new byte[CHUNK];
    long total = 0;
    for (int read = content.read(chunk); read >= 0; read = content.read(chunk)) {
      total += read;
      if (total > limit) {
        throw failures.tooLong(ask.endpoint(), limit);
      }
      to.write(chunk, 0, read);
    }
  }

  private static Map<String, List<String>> headers(ClassicHttpResponse response) {
    Map<String, List<String>> headers = new HashMap<>();
    for (Header header : response.getHeaders()) {
      String value = header.getValue() == null ? "" : header.getValue();
      headers
          .computeIfAbsent(header.getName().toLowerCase(Locale.ROOT), name -> new ArrayList<>())
          .add(value);
    }
    return headers;
  }
}
