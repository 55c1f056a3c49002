package dev.vmss.operator.image.download.fetch;

import dev.vmss.operator.image.download.DownloadFailure.InvalidSource;
import dev.vmss.operator.image.download.DownloadRequest;
import dev.vmss.operator.image.download.Resolved;
import dev.vmss.operator.image.download.failure.Failures;
import dev.vmss.operator.image.download.failure.Refusal;
import dev.vmss.operator.image.download.failure.Shown;
import dev.vmss.operator.image.download.policy.Endpoint;
import dev.vmss.operator.image.download.policy.FetchPolicy;
import dev.vmss.operator.image.download.wire.Gate;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Judges the URL of a disk by the rules for all that is fetched, before CDI is told to. Nothing is
 * asked of the host; where it leads CDI is CDI's business, and so is which address it looks up.
 */
record DiskUrl(String url, String shown, Failures failures) {

  /** What follows the question mark may be a credential, and appears in no text. */
  static DiskUrl of(DownloadRequest request, FetchPolicy policy) {
    String url = request.reference();
    int query = url.indexOf('?');
    String shown = query < 0 ? url : url.substring(0, query);
    return new DiskUrl(url, shown, new Failures(shown, policy.timeout()));
  }

  Resolved judged(DownloadRequest request, FetchPolicy policy, Gate gate) throws Refusal {
    Endpoint endpoint = endpoint().orElseThrow(this::invalid);
    if (!gate.admits(endpoint)) {
      throw failures.serverNotAllowed(endpoint);
    }
    try {
      if (policy.proxies().to(endpoint).isPresent()) {
        gate.demandAddressOf(endpoint, failures);
      } else {
        var _ = gate.addressesOf(endpoint, failures);
      }
    } catch (UnknownHostException _) {
      throw failures.unknownServer(endpoint);
    }
    return new Resolved(
        url,
        request.digest().orElseThrow(this::invalid),
        OptionalLong.empty(),
        Optional.empty(),
        Set.of());
  }

  private Optional<Endpoint> endpoint() {
    try {
      return Endpoint.of(new URI(url));
    } catch (URISyntaxException _) {
      return Optional.empty();
    }
  }

  private Refusal invalid() {
    return new Refusal(
        new InvalidSource(
            "The URL '%s' is not legal: write an http or https address without user name and password, and without characters that must be written as %%XX."
                .formatted(Shown.of(shown))));
  }
}
