package dev.vmss.operator.image.download.wire;

import dev.vmss.operator.image.download.failure.Failures;
import dev.vmss.operator.image.download.failure.Refusal;
import dev.vmss.operator.image.download.policy.Endpoint;
import dev.vmss.operator.image.download.policy.Proxies;
import dev.vmss.operator.image.download.policy.Proxy;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/** Opens connections, and only to addresses that the gate has judged. */
public final class Connector {

  private static final int CONNECT_MILLIS = 5_000;
  private static final int MAX_ADDRESSES = 4;

  private static final int TUNNEL = 200;

  private final Gate gate;
  private final SSLContext tls;
  private final Proxies proxies;

  /**
   * @param caFile certificates to believe beside those that Java trusts
   * @throws IllegalArgumentException with a sentence when that file holds no certificates
   */
  public Connector(Gate gate, Optional<Path> caFile, Proxies proxies) {
    this.gate = gate;
    this.tls = TrustedAuthorities.context(caFile);
    this.proxies = proxies;
  }

  /**
   * An open connection.
   *
   * @param raw what is closed; closing the TLS layer instead could wait for the peer
   * @param talk what is read from and written to
   * @param forwarder the proxy that passes single requests on, when one does
   */
  record Connection(Socket raw, Socket talk, Optional<Proxy> forwarder) implements Closeable {
    @Override
    public void close() throws IOException {
      raw.close();
    }
  }

  /**
   * Connects to the first address that answers. The name is looked up once, and the connection goes
   * to the address that was judged: a name server that answers differently next time gains nothing.
   */
  Connection open(Endpoint endpoint, Deadline deadline, Failures failures)
      throws IOException, Refusal {
    Optional<Proxy> proxy = proxies.to(endpoint);
    return proxy.isPresent()
        ? through(proxy.get(), endpoint, deadline, failures)
        : direct(endpoint, deadline, failures);
  }

  private Connection direct(Endpoint endpoint, Deadline deadline, Failures failures)
      throws IOException, Refusal {
    List<InetAddress> addresses = gate.addressesOf(endpoint, failures);
    IOException unreachable = new IOException("No address to connect to");
    for (InetAddress address : addresses.subList(0, Math.min(addresses.size(), MAX_ADDRESSES))) {
      Socket socket = new DeadlineSocket(deadline);
      try {
        connect(socket, address, endpoint.port(), deadline);
        return new Connection(
            socket, endpoint.secure() ? secured(socket, endpoint) : socket, Optional.empty());
      } catch (IOException e) {
        socket.close();
        unreachable = e;
      } catch (RuntimeException e) {
        socket.close();
        throw e;
      }
    }
    throw unreachable;
  }

  private Connection through(Proxy proxy, Endpoint endpoint, Deadline deadline, Failures failures)
      throws IOException, Refusal {
    gate.demandAddressOf(endpoint, failures);
    Socket socket = toProxy(proxy, endpoint, deadline, failures);
    try {
      if (!endpoint.secure()) {
        return new Connection(socket, socket, Optional.of(proxy));
      }
      demandTunnel(socket, proxy, endpoint, failures);
      return new Connection(socket, secured(socket, endpoint), Optional.empty());
    } catch (IOException | RuntimeException | Refusal e) {
      socket.close();
      throw e;
    }
  }

  private Socket toProxy(Proxy proxy, Endpoint endpoint, Deadline deadline, Failures failures)
      throws IOException, Refusal {
    Socket socket = new DeadlineSocket(deadline);
    try {
      connect(socket, gate.lookUp(proxy.host())[0], proxy.port(), deadline);
      return socket;
    } catch (IOException _) {
      socket.close();
      throw failures.proxyUnreachable(endpoint, proxy);
    }
  }

  private static void demandTunnel(Socket socket, Proxy proxy, Endpoint endpoint, Failures failures)
      throws Refusal {
    try {
      int status = Tunnel.open(socket, proxy, endpoint);
      if (status != TUNNEL) {
        throw failures.proxyRefuses(endpoint, proxy, status);
      }
    } catch (IOException _) {
      throw failures.proxyUnreachable(endpoint, proxy);
    }
  }

  private static void connect(Socket socket, InetAddress address, int port, Deadline deadline)
      throws IOException {
    socket.connect(
        new InetSocketAddress(address, port), Math.min(deadline.remainingMillis(), CONNECT_MILLIS));
  }

  private SSLSocket secured(Socket socket, Endpoint endpoint) throws IOException {
    SSLSocket secured =
        (SSLSocket)
            tls.getSocketFactory().createSocket(socket, endpoint.host(), endpoint.port(), true);
    SSLParameters parameters = secured.getSSLParameters();
    parameters.setProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
    // Without this Java checks the chain of certificates, but not whose they are.
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    secured.setSSLParameters(parameters);
    secured.startHandshake();
    return secured;
  }
}
