package dev.vmss.operator.image.download.fetch;

import dev.vmss.operator.image.download.DownloadFailure.InvalidSource;
import dev.vmss.operator.image.download.DownloadRequest;
import dev.vmss.operator.image.download.DownloadResult;
import dev.vmss.operator.image.download.ImageDownload;
import dev.vmss.operator.image.download.Resolved;
import dev.vmss.operator.image.download.SourceKind;
import dev.vmss.operator.image.download.failure.Failures;
import dev.vmss.operator.image.download.failure.Refusal;
import dev.vmss.operator.image.download.failure.Shown;
import dev.vmss.operator.image.download.login.Login;
import dev.vmss.operator.image.download.oci.Digest;
import dev.vmss.operator.image.download.oci.OciReference;
import dev.vmss.operator.image.download.policy.Endpoint;
import dev.vmss.operator.image.download.policy.FetchPolicy;
import dev.vmss.operator.image.download.policy.IpLiteral;
import dev.vmss.operator.image.download.wire.Connector;
import dev.vmss.operator.image.download.wire.Deadline;
import dev.vmss.operator.image.download.wire.Exchange;
import dev.vmss.operator.image.download.wire.Gate;
import dev.vmss.operator.image.download.wire.StatusCheck;
import java.net.InetAddress;
import java.time.Clock;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Downloads from registries that speak the OCI distribution protocol, version 2 of Docker's; judges
 * the URLs of disks that others download.
 *
 * <p>Safe for use by many threads at once. Holds no connection, thread or credential between calls.
 */
public final class OciImageDownload implements ImageDownload {

  private final FetchPolicy policy;
  private final LongSupplier ticker;
  private final Gate gate;
  private final Connector connector;
  private final StatusCheck statusCheck;

  /**
   * @param clock only for reading dates that registries send
   * @param ticker what time limits are measured with: {@code System::nanoTime}
   * @throws IllegalArgumentException with a sentence when the policy's certificates cannot be read
   */
  public OciImageDownload(FetchPolicy policy, Clock clock, LongSupplier ticker) {
    this(policy, clock, ticker, InetAddress::getAllByName);
  }

  OciImageDownload(FetchPolicy policy, Clock clock, LongSupplier ticker, Gate.NameService names) {
    this.policy = policy;
    this.ticker = ticker;
    this.gate = new Gate(policy, names);
    this.connector = new Connector(gate, policy.caFile(), policy.proxies());
    this.statusCheck = new StatusCheck(clock);
  }

  @Override
  public DownloadResult resolve(DownloadRequest request) {
    try {
      if (request.kind() == SourceKind.URL) {
        return DiskUrl.of(request, policy).judged(request, policy, gate);
      }
      OciReference reference = pinned(request);
      return reference.digest().isPresent() && request.kind() == SourceKind.CONTAINER_IMAGE
          ? takenAtItsWord(reference, reference.digest().get())
          : fetch(reference, request).resolve(request.platforms());
    } catch (Refusal refusal) {
      return refusal.failure();
    }
  }

  @Override
  public DownloadResult verify(DownloadRequest request) {
    try {
      return fetch(pinned(request), request).resolve(request.platforms());
    } catch (Refusal refusal) {
      return refusal.failure();
    }
  }

  @Override
  public Optional<String> currentDigest(DownloadRequest request) {
    try {
      return Optional.of(fetch(pinned(request), request).currentDigest().toString());
    } catch (Refusal _) {
      return Optional.empty();
    }
  }

  @Override
  public String registry(String reference) {
    try {
      Endpoint registry = gate.registryOf(OciReference.parse(reference));
      String host =
          IpLiteral.parse(registry.host())
              .map(InetAddress::getHostAddress)
              .orElseGet(registry::host);
      return new Endpoint(registry.secure(), host, registry.port()).toString();
    } catch (Refusal _) {
      return "";
    }
  }

  private static Resolved takenAtItsWord(OciReference reference, Digest digest) {
    return new Resolved(
        reference.repository(),
        digest.toString(),
        OptionalLong.empty(),
        Optional.empty(),
        Set.of());
  }

  private ImageFetch fetch(OciReference reference, DownloadRequest request) throws Refusal {
    Failures failures = new Failures(request.reference(), policy.timeout());
    Endpoint registry = gate.registryOf(reference);
    if (!gate.admits(registry)) {
      throw failures.hostNotAllowed(registry);
    }
    Exchange exchange = new Exchange(connector, Deadline.in(policy.timeout(), ticker), failures);
    Login login =
        new Login(gate, exchange, registry, reference, request.pullSecret(), failures, statusCheck);
    RegistrySession session =
        new RegistrySession(gate, exchange, registry, reference, login, failures, statusCheck);
    return new ImageFetch(session, reference, policy.maxManifestBytes(), failures);
  }

  /** The reference with the digest of either field; two different ones contradict each other. */
  private static OciReference pinned(DownloadRequest request) throws Refusal {
    OciReference reference = OciReference.parse(request.reference());
    if (request.digest().isEmpty()) {
      return reference;
    }
    String text = request.digest().get();
    Digest digest =
        Digest.parse(text)
            .orElseThrow(
                () ->
                    invalid(
                        "The digest '%s' of the image '%s' is not legal. Write sha256: and 64 hex"
                            + " digits in the field digest of the source.",
                        text, request.reference()));
    if (reference.digest().isPresent() && !reference.digest().get().equals(digest)) {
      throw invalid(
          "The digest '%s' contradicts the one in the reference '%s'. Keep one of them.",
          text, request.reference());
    }
    return reference.withDigest(digest);
  }

  private static Refusal invalid(String sentence, String digest, String reference) {
    return new Refusal(
        new InvalidSource(sentence.formatted(Shown.of(digest), Shown.of(reference))));
  }
}
