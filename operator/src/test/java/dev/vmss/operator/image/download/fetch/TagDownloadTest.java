package dev.vmss.operator.image.download.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vmss.operator.image.download.DownloadFailure;
import dev.vmss.operator.image.download.Downloads;
import dev.vmss.operator.image.download.ScriptedServer;
import dev.vmss.operator.image.download.ScriptedServer.Script;
import dev.vmss.operator.image.download.fetch.TagDownload.Result;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TagDownloadTest {

  private final List<String> tags = new ArrayList<>();

  private Result list(Script script, Optional<String> known) throws IOException {
    try (ScriptedServer server = ScriptedServer.plain(script)) {
      return new TagDownload(Downloads.loopback(), Downloads.CLOCK, System::nanoTime)
          .list(server.authority() + "/team/app", Optional.empty(), known, tags::add);
    }
  }

  private static String json(int from, int to) {
    return IntStream.range(from, to)
        .mapToObj(i -> "\"v" + i + "\"")
        .collect(Collectors.joining(",", "{\"name\":\"team/app\",\"tags\":[", "]}"));
  }

  /** As the reference implementation pages, with a hundred at a time whatever was asked for. */
  private static Script paging(int total, int page) {
    return (seen, reply) -> {
      int from =
          seen.target().contains("last=v")
              ? Integer.parseInt(seen.target().replaceFirst(".*last=v", "")) + 1
              : 0;
      int to = Math.min(total, from + page);
      Map<String, String> headers =
          to < total
              ? Map.of(
                  "Link",
                  "</v2/team/app/tags/list?n=%d&last=v%d>; rel=\"next\"".formatted(page, to - 1))
              : Map.of();
      reply.send(200, headers, json(from, to));
    };
  }

  @Test
  void fiveThousandTagsInPagesOfAHundredAreAllListedInOrder() throws IOException {
    assertThat(list(paging(5_000, 100), Optional.empty())).isInstanceOf(Result.Listed.class);
    assertThat(tags).hasSize(5_000).startsWith("v0", "v1").endsWith("v4999");
  }

  @Test
  void aServerThatSendsAllAtOnceIsAsGood() throws IOException {
    assertThat(
            list(
                (_, reply) -> reply.send(200, Map.of("ETag", "\"e\""), json(0, 2_000)),
                Optional.empty()))
        .isEqualTo(new Result.Listed(Optional.of("\"e\"")));
    assertThat(tags).hasSize(2_000);
  }

  @Test
  void aListThatIsAsItWasIsNotRead() throws IOException {
    Script script =
        (seen, reply) ->
            reply.send(seen.header("if-none-match").isPresent() ? 304 : 500, Map.of(), "");
    assertThat(list(script, Optional.of("\"e\""))).isEqualTo(new Result.Unchanged());
  }

  @Test
  void moreThanTwoHundredPagesAreRefused() throws IOException {
    assertRefused(list(paging(1_000, 1), Optional.empty()), "more than 200 pages");
  }

  @Test
  void aPageThatComesTwiceIsRefused() throws IOException {
    Script loop =
        (_, reply) ->
            reply.send(
                200,
                Map.of("Link", "</v2/team/app/tags/list?n=1000&last=a>; rel=\"next\""),
                json(0, 1));
    assertRefused(list(loop, Optional.empty()), "sends the same page twice");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://evil.example/v2/team/app/tags/list?n=1",
        "//evil.example/v2/team/app/tags/list?n=1",
        "/v2/team/other/tags/list?n=1",
        "/admin?n=1",
        "file:///etc/passwd",
        "http://169.254.169.254/latest?x"
      })
  void aNextPageElsewhereIsRefused(String link) throws IOException {
    Script script =
        (_, reply) -> reply.send(200, Map.of("Link", "<" + link + ">; rel=\"next\""), json(0, 1));
    assertRefused(list(script, Optional.empty()), "which is no list of tags of this repository");
  }

  @Test
  void aNextPageWithTheWholeAddressOfTheSameRegistryIsFollowed() throws IOException {
    Script script =
        (seen, reply) ->
            reply.send(
                200,
                seen.target().contains("last")
                    ? Map.of()
                    : Map.of(
                        "Link",
                        "<http://%s/v2/team/app/tags/list?last=v0>; rel=\"next\""
                            .formatted(seen.header("host").orElseThrow())),
                json(0, 1));
    assertThat(list(script, Optional.empty())).isInstanceOf(Result.Listed.class);
    assertThat(tags).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "{\"tags\":[1]}", "{\"tags\":[\"a\"", "<html>", "{\"tags\":"})
  void whatIsNoListOfTagsIsRefused(String body) throws IOException {
    Result result = list((_, reply) -> reply.send(200, Map.of(), body), Optional.empty());
    assertThat(result).isInstanceOf(Result.Failed.class);
  }

  @Test
  void aRepositoryWithoutTagsHasNone() throws IOException {
    assertThat(
            list(
                (_, reply) -> reply.send(200, Map.of(), "{\"name\":\"a\",\"tags\":null}"),
                Optional.empty()))
        .isInstanceOf(Result.Listed.class);
    assertThat(tags).isEmpty();
  }

  @Test
  void whatIsNoTagIsNotHandedOut() throws IOException {
    assertThat(
            list(
                (_, reply) ->
                    reply.send(200, Map.of(), "{\"tags\":[\"ok\",\"../x\",\"\",\"a b\"]}"),
                Optional.empty()))
        .isInstanceOf(Result.Listed.class);
    assertThat(tags).containsExactly("ok");
  }

  @Test
  void aRegistryThatWantsToBeLeftAloneSaysForHowLong() throws IOException {
    Result result =
        list((_, reply) -> reply.send(429, Map.of("Retry-After", "120"), ""), Optional.empty());
    assertThat(((Result.Failed) result).failure().retryAfter()).contains(Duration.ofMinutes(2));
  }

  private static void assertRefused(Result result, String sentence) {
    assertThat(result).isInstanceOf(Result.Failed.class);
    DownloadFailure failure = ((Result.Failed) result).failure();
    assertThat(failure.message()).contains(sentence).endsWith(".");
  }
}
