package dev.vmss.operator.image.download.fetch;

import dev.vmss.operator.image.download.DownloadFailure;
import dev.vmss.operator.image.download.DownloadFailure.InvalidSource;
import dev.vmss.operator.image.download.failure.Failures;
import dev.vmss.operator.image.download.failure.Refusal;
import dev.vmss.operator.image.download.failure.Shown;
import dev.vmss.operator.image.download.policy.Endpoint;
import dev.vmss.operator.image.download.policy.FetchPolicy;
import dev.vmss.operator.image.download.wire.Answer;
import dev.vmss.operator.image.download.wire.Ask;
import dev.vmss.operator.image.download.wire.Connector;
import dev.vmss.operator.image.download.wire.Deadline;
import dev.vmss.operator.image.download.wire.Exchange;
import dev.vmss.operator.image.download.wire.Gate;
import dev.vmss.operator.image.download.wire.StatusCheck;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Fetches files behind URLs by the rules for all that is fetched: hosts, addresses, redirects,
 * time, proxies. Nobody is shown credentials.
 *
 * <p>Safe for use by many threads at once. Holds no connection or thread between calls.
 */
public final class FileDownload {

  /** What a server said of a file, to be asked with next time. */
  public record Validators(Optional<String> tag, Optional<String> modified) {
    public static final Validators NONE = new Validators(Optional.empty(), Optional.empty());

    /** Longer ones are no use to anybody, and would be kept. */
    private static final int LONGEST = 1_024;

    private static Validators of(Answer answer) {
      return new Validators(
          answer.first("ETag").filter(text -> text.length() <= LONGEST),
          answer.first("Last-Modified").filter(text -> text.length() <= LONGEST));
    }

    private Map<String, String> headers() {
      Map<String, String> headers = new HashMap<>();
      tag.ifPresent(value -> headers.put("If-None-Match", value));
      modified.ifPresent(value -> headers.put("If-Modified-Since", value));
      return headers;
    }
  }

  /** What came of a request. */
  public sealed interface Result {

    /** The whole file was written. */
    record Fetched(Validators validators) implements Result {}

    /** It is as it was when the validators were got; nothing was written. */
    record Unchanged() implements Result {}

    /** Whatever was written is to be thrown away. */
    record Failed(DownloadFailure failure) implements Result {}
  }

  private final FetchPolicy policy;
  private final LongSupplier ticker;
  private final Gate gate;
  private final Connector connector;
  private final StatusCheck statusCheck;

  /**
   * @param clock only for reading dates that servers send
   * @param ticker what time limits are measured with: {@code System::nanoTime}
   * @throws IllegalArgumentException with a sentence when the policy's certificates cannot be read
   */
  public FileDownload(FetchPolicy policy, Clock clock, LongSupplier ticker) {
    this(policy, clock, ticker, InetAddress::getAllByName);
  }

  FileDownload(FetchPolicy policy, Clock clock, LongSupplier ticker, Gate.NameService names) {
    this.policy = policy;
    this.ticker = ticker;
    this.gate = new Gate(policy, names);
    this.connector = new Connector(gate, policy.caFile(), policy.proxies());
    this.statusCheck = new StatusCheck(clock);
  }

  /**
   * Fetches a file.
   *
   * @param to gets the file and is not closed
   * @param limit the longest file that is accepted, in bytes
   * @param known what was said of it last time, if what came of that is still at hand
   */
  public Result fetch(String url, OutputStream to, long limit, Validators known) {
    try {
      return fetch(URL.of(url), to, limit, known);
    } catch (Refusal refusal) {
      return new Result.Failed(refusal.failure());
    }
  }

  private Result fetch(URL url, OutputStream to, long limit, Validators known) throws Refusal {
    Failures failures = Failures.ofFile(url.shown(), policy.timeout());
    if (!gate.admits(url.endpoint())) {
      throw failures.serverNotAllowed(url.endpoint());
    }
    Exchange exchange = new Exchange(connector, Deadline.in(policy.timeout(), ticker), failures);
    Ask first = Ask.get(url.endpoint(), url.target(), known.headers());
    Answer answer =
        new Redirects(gate, failures).follow(first, ask -> exchange.sendTo(ask, to, limit));
    if (answer.isUnchanged() && !known.headers().isEmpty()) {
      return new Result.Unchanged();
    }
    statusCheck.demandOk(answer, failures);
    return new Result.Fetched(Validators.of(answer));
  }

  /** What follows the question mark may be a credential, and appears in no text. */
  private record URL(Endpoint endpoint, String target, String shown) {

    static URL of(String text) throws Refusal {
      int query = text.indexOf('?');
      String shown = query < 0 ? text : text.substring(0, query);
      try {
        URI uri = new URI(text);
        Endpoint endpoint = Endpoint.of(uri).orElseThrow(() -> invalid(shown));
        String path = Optional.ofNullable(uri.getRawPath()).filter(p -> !p.isEmpty()).orElse("/");
        String more = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
        return new URL(endpoint, path + more, shown);
      } catch (URISyntaxException _) {
        throw invalid(shown);
      }
    }

    private static Refusal invalid(String shown) {
      return new Refusal(
          new InvalidSource(
              "The URL '%s' is not legal: write an http or https address without user name and password, and without characters that must be written as %%XX."
                  .formatted(Shown.of(shown))));
    }
  }
}
