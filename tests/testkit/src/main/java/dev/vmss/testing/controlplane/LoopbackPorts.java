package dev.vmss.testing.controlplane;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.security.SecureRandom;
import java.util.List;

/**
 * Free ports below the range that the kernel gives to outgoing connections, so that a port stays
 * free while the API server is stopped and started again.
 */
final class LoopbackPorts {

  private static final int FIRST = 20_000;
  private static final int COUNT = 12_000;

  private LoopbackPorts() {}

  static List<Integer> free(int wanted) {
    return new SecureRandom()
        .ints(FIRST, FIRST + COUNT)
        .distinct()
        .limit(COUNT / 10)
        .filter(LoopbackPorts::isFree)
        .limit(wanted)
        .boxed()
        .toList();
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }
}
