package dev.vmss.operator.image.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vmss.api.v1alpha1.SourceKind;
import dev.vmss.operator.image.FakeRegistry;
import dev.vmss.operator.image.Gallery;
import dev.vmss.operator.image.SettableClock;
import dev.vmss.operator.image.download.DownloadFailure.Unavailable;
import dev.vmss.operator.image.download.DownloadRequest;
import dev.vmss.operator.image.download.DownloadResult;
import dev.vmss.operator.image.download.Downloads;
import dev.vmss.operator.image.download.ImageDownload;
import dev.vmss.operator.image.download.PullSecret;
import dev.vmss.operator.image.download.policy.FetchPolicy;
import dev.vmss.operator.image.item.Attempt;
import dev.vmss.operator.image.item.Attempt.Outcome;
import dev.vmss.operator.image.item.DownloadOrder;
import dev.vmss.operator.image.item.TagSighting;
import dev.vmss.operator.image.item.WantedImage;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RegistryWorkTest {

  private final ImageMemory memory = new ImageMemory();
  private final List<String> woken = new ArrayList<>();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final FakeRegistry registry = new FakeRegistry();

  private RegistryWork work(ImageDownload download) {
    return work(download, new Lanes(Runnable::run, 1, 1));
  }

  private RegistryWork work(ImageDownload download, Lanes lanes) {
    return new RegistryWork(
        download,
        name -> PullSecret.of(name, Map.of()),
        lanes,
        memory,
        woken::add,
        new SettableClock(),
        meters);
  }

  private static DownloadOrder order(long generation) {
    return order("ubuntu", "u1", generation, Gallery.reference("1"));
  }

  private static DownloadOrder order(String name, String uid, long generation, String reference) {
    return new DownloadOrder(
        name,
        uid,
        generation,
        new WantedImage(
            SourceKind.CONTAINER_IMAGE,
            reference,
            Optional.empty(),
            Optional.of("puller"),
            List.of(),
            List.of(),
            Optional.empty()),
        Set.of());
  }

  private Outcome outcome() {
    return memory.of("u1").attempt().flatMap(Attempt::last).orElseThrow();
  }

  @Test
  void anAnswerIsRememberedCountedAndWakesTheItem() {
    registry.has(Gallery.reference("1"), "sha256:aa");
    work(registry).download(order(1));
    assertThat(outcome().result())
        .isEqualTo(FakeRegistry.served(registry.asked.get(0), "sha256:aa", Set.of()));
    assertThat(woken).containsExactly("ubuntu");
    assertThat(meters.get("vmss.image.downloads").tag("outcome", "Resolved").timer().count())
        .isEqualTo(1);
  }

  @Test
  void aBugInTheDownloadEndsLikeAFailureAndNotInSilence() {
    work(new Broken()).download(order(1));
    assertThat(outcome().result()).isInstanceOf(Unavailable.class);
    assertThat(((Unavailable) outcome().result()).message())
        .isEqualTo(
            "The download of 'registry.example/ubuntu:1' broke down in the operator; its log says more.");
    assertThat(woken).containsExactly("ubuntu");
  }

  @Test
  void anErrorInAPinnedImageEndsLikeAFailureToo() {
    work(new Broken()).pin(order(1));
    assertThat(outcome().result()).isInstanceOf(Unavailable.class);
  }

  @Test
  void tenThousandImagesOnOneSlowRegistryDelayNobodyElse() {
    Queue<Runnable> threads = new ArrayDeque<>();
    RegistryWork work = work(new Spelling(), new Lanes(threads::add, 8, 4));
    for (int i = 0; i < 10_000; i++) {
      String host = List.of("slow.example/", "SLOW.example:443/b", "slow.EXAMPLE/a/b/").get(i % 3);
      DownloadOrder order = order("slow" + i, "s" + i, 1, host + i + ":1");
      if (i % 2 == 0) {
        work.checkTag(order);
      } else {
        work.download(order);
      }
    }
    assertThat(threads).as("one registry, one lane").hasSize(4);
    work.download(order("other", "o1", 1, "other.example/a:1"));
    assertThat(threads).as("its turn comes at once").hasSize(5);
    for (int i = 0; i < 5; i++) {
      threads.remove().run();
    }
    assertThat(woken).last().isEqualTo("other");
    assertThat(memory.of("o1").attempt().flatMap(Attempt::last)).isPresent();
  }

  @Test
  void aBugInTheTagCheckEndsTheCheck() {
    work(new Broken()).checkTag(order(1));
    assertThat(memory.of("u1").checkingTag()).isFalse();
    assertThat(memory.of("u1").sighting()).isPresent();
    assertThat(memory.of("u1").sighting().flatMap(TagSighting::digest)).isEmpty();
  }

  private static final class Broken implements ImageDownload {
    @Override
    public DownloadResult resolve(DownloadRequest request) {
      throw new StackOverflowError("a bug");
    }

    @Override
    public DownloadResult verify(DownloadRequest request) {
      throw new IllegalStateException("a bug");
    }

    @Override
    public Optional<String> currentDigest(DownloadRequest request) {
      throw new StackOverflowError("a bug");
    }

    @Override
    public String registry(String reference) {
      return "registry";
    }
  }

  /** Never answers well, and knows registries as the real one does. */
  private static final class Spelling implements ImageDownload {

    private final ImageDownload real = Downloads.with(FetchPolicy.defaults());

    @Override
    public DownloadResult resolve(DownloadRequest request) {
      return new Unavailable("No.");
    }

    @Override
    public DownloadResult verify(DownloadRequest request) {
      return new Unavailable("No.");
    }

    @Override
    public Optional<String> currentDigest(DownloadRequest request) {
      return Optional.empty();
    }

    @Override
    public String registry(String reference) {
      return real.registry(reference);
    }
  }
}
