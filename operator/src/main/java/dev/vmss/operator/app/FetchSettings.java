package dev.vmss.operator.app;

import dev.vmss.operator.app.configuration.InvalidConfiguration;
import dev.vmss.operator.app.configuration.OperatorConfiguration.Fetch;
import dev.vmss.operator.image.download.fetch.FileDownload;
import dev.vmss.operator.image.download.fetch.OciImageDownload;
import dev.vmss.operator.image.download.fetch.TagDownload;
import dev.vmss.operator.image.download.policy.FetchPolicy;
import dev.vmss.operator.image.download.policy.Proxies;
import java.time.Clock;
import java.util.Map;

/** What the options of fetching and the proxies of the environment come to. */
final class FetchSettings {

  private FetchSettings() {}

  /**
   * @throws InvalidConfiguration with a sentence that says which option or variable is wrong, and
   *     how
   */
  static OciImageDownload download(Fetch fetch, Map<String, String> environment, Clock clock) {
    try {
      return new OciImageDownload(policy(fetch, environment), clock, System::nanoTime);
    } catch (IllegalArgumentException e) {
      throw new InvalidConfiguration(String.valueOf(e.getMessage()));
    }
  }

  /** The policy that images are fetched by holds for feeds. */
  static FileDownload files(Fetch fetch, Map<String, String> environment, Clock clock) {
    return new FileDownload(policy(fetch, environment), clock, System::nanoTime);
  }

  static TagDownload tags(Fetch fetch, Map<String, String> environment, Clock clock) {
    return new TagDownload(policy(fetch, environment), clock, System::nanoTime);
  }

  private static FetchPolicy policy(Fetch fetch, Map<String, String> environment) {
    return new FetchPolicy(
        fetch.allowedHosts(),
        fetch.allowInsecureHosts(),
        fetch.allowedAddresses(),
        fetch.timeout(),
        fetch.maxManifestBytes(),
        fetch.caFile(),
        Proxies.of(environment));
  }
}
