package dev.vmss.operator.image.download.wire;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;

/**
 * A socket on which no read outlives the deadline.
 *
 * <p>Java's own read timeout starts anew with every byte, so a server that drips its answer could
 * hold on for days. TLS is layered over this socket, so its handshake and records are bounded too.
 */
final class DeadlineSocket extends Socket {

  // A request with the longest token fits: writing never waits for the peer to read.
  private static final int SEND_BUFFER = 64 * 1024;

  private final Deadline deadline;

  DeadlineSocket(Deadline deadline) throws IOException {
    this.deadline = deadline;
    setSendBufferSize(SEND_BUFFER);
    setTcpNoDelay(true);
  }

  @Override
  public InputStream getInputStream() throws IOException {
    return new FilterInputStream(super.getInputStream()) {
      @Override
      public int read() throws IOException {
        setSoTimeout(deadline.remainingMillis());
        return super.read();
      }

      @Override
      public int read(byte[] buffer, int offset, int length) throws IOException {
        setSoTimeout(deadline.remainingMillis());
        return super.read(buffer, offset, length);
      }
    };
  }
}
