package dev.vmss.operator.image.download.fetch;

import dev.vmss.operator.image.download.DownloadFailure;
import dev.vmss.operator.image.download.PullSecret;
import dev.vmss.operator.image.download.failure.Failures;
import dev.vmss.operator.image.download.failure.Refusal;
import dev.vmss.operator.image.download.login.Login;
import dev.vmss.operator.image.download.oci.OciReference;
import dev.vmss.operator.image.download.policy.Endpoint;
import dev.vmss.operator.image.download.policy.FetchPolicy;
import dev.vmss.operator.image.download.wire.Answer;
import dev.vmss.operator.image.download.wire.Connector;
import dev.vmss.operator.image.download.wire.Deadline;
import dev.vmss.operator.image.download.wire.Exchange;
import dev.vmss.operator.image.download.wire.Gate;
import dev.vmss.operator.image.download.wire.StatusCheck;
import java.net.InetAddress;
import java.time.Clock;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Lists the tags of a repository by the OCI distribution protocol, page by page; servers that send
 * all at once are as good. Pages are read as a stream, and no tag is kept here.
 */
public final class TagDownload {

  /** Registries send what they like instead; a hundred is common. */
  private static final int PAGE = 1_000;

  private static final int MOST_PAGES = 200;
  private static final int MOST_TAGS = 100_000;

  /** What came of a listing. */
  public sealed interface Result {

    /**
     * Every tag was handed out.
     *
     * @param tag what the registry said of a list that is a single page, to ask with next time
     */
    record Listed(Optional<String> tag) implements Result {}

    /** The list is as it was; no tag was handed out. */
    record Unchanged() implements Result {}

    /** What was handed out is to be thrown away. */
    record Failed(DownloadFailure failure) implements Result {}
  }

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
  public TagDownload(FetchPolicy policy, Clock clock, LongSupplier ticker) {
    this.policy = policy;
    this.ticker = ticker;
    this.gate = new Gate(policy, InetAddress::getAllByName);
    this.connector = new Connector(gate, policy.caFile(), policy.proxies());
    this.statusCheck = new StatusCheck(clock);
  }

  /**
   * Lists all tags within the time that the policy grants for one download.
   *
   * @param known what the registry said of the list last time, if what came of it is at hand
   */
  public Result list(
      String repository,
      Optional<PullSecret> secret,
      Optional<String> known,
      Consumer<String> tags) {
    try {
      OciReference reference = OciReference.parse(repository);
      Failures failures = new Failures(repository, policy.timeout());
      Endpoint registry = gate.registryOf(reference);
      if (!gate.admits(registry)) {
        throw failures.hostNotAllowed(registry);
      }
      Exchange exchange = new Exchange(connector, Deadline.in(policy.timeout(), ticker), failures);
      Login login = new Login(gate, exchange, registry, reference, secret, failures, statusCheck);
      RegistrySession session =
          new RegistrySession(gate, exchange, registry, reference, login, failures, statusCheck);
      return pages(session, new TagLinks(registry, reference, failures), known, tags);
    } catch (Refusal refusal) {
      return new Result.Failed(refusal.failure());
    }
  }

  private Result pages(
      RegistrySession session, TagLinks links, Optional<String> known, Consumer<String> tags)
      throws Refusal {
    Optional<String> page = Optional.of(TagLinks.LIST + "?n=" + PAGE);
    Optional<String> condition = known;
    Optional<String> single = Optional.empty();
    Set<String> asked = new HashSet<>();
    int count = 0;
    while (page.isPresent()) {
      if (!asked.add(page.get()) || asked.size() > MOST_PAGES) {
        throw links.endless(MOST_PAGES);
      }
      Answer answer =
          session.getIfChanged(
              page.get(), "application/json", condition, policy.maxManifestBytes());
      if (answer.isUnchanged()) {
        return new Result.Unchanged();
      }
      count += links.tags(answer, tags);
      if (count > MOST_TAGS) {
        throw links.tooMany(MOST_TAGS);
      }
      page = links.next(answer);
      single = asked.size() == 1 && page.isEmpty() ? answer.first("ETag") : Optional.empty();
      condition = Optional.empty();
    }
    return new Result.Listed(single);
  }
}
