package dev.vmss.operator.image.download.wire;

import dev.vmss.operator.image.download.failure.Failures;
import dev.vmss.operator.image.download.failure.Refusal;
import dev.vmss.operator.image.download.oci.OciReference;
import dev.vmss.operator.image.download.policy.AddressRules;
import dev.vmss.operator.image.download.policy.Cidr;
import dev.vmss.operator.image.download.policy.Endpoint;
import dev.vmss.operator.image.download.policy.FetchPolicy;
import dev.vmss.operator.image.download.policy.HostPattern;
import dev.vmss.operator.image.download.policy.IpLiteral;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Decides which hosts, and which addresses of theirs, may be asked, and who may see credentials.
 */
public final class Gate {

  /** Looks a host up; the answer is what gets judged and then connected to. */
  public interface NameService {
    InetAddress[] addressesOf(String host) throws UnknownHostException;
  }

  private final List<HostPattern> allowed;
  private final List<HostPattern> insecure;
  private final AddressRules addresses;
  private final NameService names;

  public Gate(FetchPolicy policy, NameService names) {
    this.allowed =
        policy.allowedHosts().stream().map(HostPattern::parse).map(Optional::orElseThrow).toList();
    this.insecure =
        policy.insecureHosts().stream().map(HostPattern::parse).map(Optional::orElseThrow).toList();
    this.addresses =
        new AddressRules(
            policy.allowedAddresses().stream()
                .map(Cidr::parse)
                .map(Optional::orElseThrow)
                .toList());
    this.names = names;
  }

  /** The endpoint of the reference's registry: https unless its host is listed as insecure. */
  public Endpoint registryOf(OciReference reference) {
    if (reference.host().equals(OciReference.DOCKER_HUB)) {
      return Endpoint.DOCKER_HUB;
    }
    Endpoint plain = Endpoint.of(false, reference.host(), reference.port());
    return isInsecure(plain) ? plain : Endpoint.of(true, reference.host(), reference.port());
  }

  /** Plain http is spoken only with hosts that are listed for it. */
  public boolean admits(Endpoint endpoint) {
    boolean hub =
        endpoint.equals(Endpoint.DOCKER_HUB) || endpoint.equals(Endpoint.DOCKER_HUB_TOKENS);
    Endpoint asWritten = hub ? new Endpoint(true, OciReference.DOCKER_HUB, 443) : endpoint;
    boolean listed = allowed.stream().anyMatch(p -> p.matches(endpoint) || p.matches(asWritten));
    return listed && (endpoint.secure() || isInsecure(endpoint));
  }

  /**
   * Whether the registry's credentials may be shown to this token service: it is the registry
   * itself, Docker Hub's own, or a host that the operator's configuration names in full.
   */
  public boolean mayShowCredentials(Endpoint registry, Endpoint tokens) {
    return tokens.equals(registry)
        || (registry.equals(Endpoint.DOCKER_HUB) && tokens.equals(Endpoint.DOCKER_HUB_TOKENS))
        || (tokens.secure() && allowed.stream().anyMatch(pattern -> pattern.names(tokens)));
  }

  /**
   * The addresses to connect to. One forbidden address condemns the host: a name that mixes good
   * and bad addresses is an attempt, not a registry.
   */
  public List<InetAddress> addressesOf(Endpoint endpoint, Failures failures)
      throws Refusal, UnknownHostException {
    List<InetAddress> found = List.of(names.addressesOf(endpoint.host()));
    // Name servers change the order from answer to answer; the message names always the same one.
    Optional<InetAddress> forbidden =
        found.stream()
            .filter(address -> addresses.objection(address).isPresent())
            .min(Comparator.comparing(InetAddress::getHostAddress));
    if (forbidden.isPresent()) {
      String what = addresses.objection(forbidden.get()).orElseThrow();
      throw failures.addressForbidden(endpoint, forbidden.get(), what);
    }
    return found;
  }

  /**
   * Judges where a proxy is asked to go. It looks names up by itself, so only what is written as an
   * address can be judged here.
   */
  public void demandAddressOf(Endpoint endpoint, Failures failures)
      throws Refusal, UnknownHostException {
    if (IpLiteral.parse(endpoint.host()).isPresent()) {
      var _ = addressesOf(endpoint, failures);
    }
  }

  /** Of a proxy, which may be anywhere: the operator's configuration names it. */
  InetAddress[] lookUp(String host) throws UnknownHostException {
    return names.addressesOf(host);
  }

  private boolean isInsecure(Endpoint endpoint) {
    return insecure.stream().anyMatch(pattern -> pattern.matches(endpoint));
  }
}
