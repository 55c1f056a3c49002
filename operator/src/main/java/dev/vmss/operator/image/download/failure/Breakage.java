package dev.vmss.operator.image.download.failure;

import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import javax.net.ssl.SSLException;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.MessageConstraintException;
import org.apache.hc.core5.http.NoHttpResponseException;
import org.apache.hc.core5.http.TruncatedChunkException;

/**
 * How a connection can break: the meaning of the many exceptions that Java and its libraries have.
 */
enum Breakage {
  UNKNOWN_HOST,
  NO_CONNECTION,
  TOO_SLOW,
  BAD_CERTIFICATE,
  NO_TLS,
  LONG_HEADERS,
  CUT_OFF,
  NO_HTTP;

  static Breakage of(Exception e) {
    if (e instanceof UnknownHostException) {
      return UNKNOWN_HOST;
    }
    if (hasCause(e, SocketTimeoutException.class)) {
      return TOO_SLOW;
    }
    if (e instanceof SSLException && !hasCause(e, EOFException.class)) {
      boolean certificate =
          hasCause(e, CertificateException.class) || hasCause(e, CertPathValidatorException.class);
      return certificate ? BAD_CERTIFICATE : NO_TLS;
    }
    if (e instanceof MessageConstraintException) {
      return LONG_HEADERS;
    }
    if (e instanceof ConnectException || e instanceof NoRouteToHostException) {
      return NO_CONNECTION;
    }
    return isCutOff(e) ? CUT_OFF : NO_HTTP;
  }

  /** The library's own exceptions are about what it read; of these only some are about its end. */
  private static boolean isCutOff(Exception e) {
    return e instanceof ConnectionClosedException
        || e instanceof NoHttpResponseException
        || e instanceof TruncatedChunkException
        || (e instanceof IOException && !e.getClass().getName().startsWith("org.apache.hc"));
  }

  private static boolean hasCause(Throwable e, Class<? extends Throwable> type) {
    return type.isInstance(e) || (e.getCause() != null && hasCause(e.getCause(), type));
  }
}
