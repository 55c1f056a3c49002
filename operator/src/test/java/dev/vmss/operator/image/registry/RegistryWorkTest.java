package dev.vmss.operator.image.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vmss.api.v1alpha1.SourceKind;
import dev.vmss.operator.image.FakeRegistry;
import dev.vmss.operator.image.Gallery;
import dev.vmss.operator.image.SettableClock;
import dev.vmss.operator.image.download.DownloadFailure.Unavailable;
import dev.vmss.operator.image.download.DownloadRequest;
import dev.vmss.operator.image.download.DownloadResult;
import dev.vmss.operator.image.download.ImageDownload;
import dev.vmss.operator.image.download.PullSecret;
import dev.vmss.operator.image.item.Attempt;
import dev.vmss.operator.image.item.Attempt.Outcome;
import dev.vmss.operator.image.item.DownloadOrder;
import dev.vmss.operator.image.item.TagSighting;
import dev.vmss.operator.image.item.WantedImage;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RegistryWorkTest {

  private final ImageMemory memory = new ImageMemory();
  private final List<String> woken = new ArrayList<>();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final FakeRegistry registry = new FakeRegistry();

  private RegistryWork work(ImageDownload download) {
    return new RegistryWork(
        download,
        name -> PullSecret.of(name, Map.of()),
        new Lanes(Runnable::run, 1),
        memory,
        woken::add,
        new SettableClock(),
        meters);
  }

  private static DownloadOrder order(long generation) {
    return new DownloadOrder(
        "ubuntu",
        "u1",
        generation,
        new WantedImage(
            SourceKind.CONTAINER_IMAGE,
            Gallery.reference("1"),
            Optional.empty(),
            Optional.of("puller"),
            List.of(),
            List.of()),
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
  void aBugInTheTagCheckEndsTheCheck() {
    work(new Broken()).checkTag(order(1));
    assertThat(memory.of("u1").checkingTag()).isFalse();
    assertThat(memory.of("u1").sighting()).isPresent();
    assertThat(memory.of("u1").sighting().flatMap(TagSighting::digest)).isEmpty();
  }

  private static final class Broken implements ImageDownload {
    @Override
    public DownloadResult resolve(DownloadRequest request) {
      throw new IllegalStateException("a bug");
    }

    @Override
    public DownloadResult verify(DownloadRequest request) {
      throw new IllegalStateException("a bug");
    }

    @Override
    public Optional<String> currentDigest(DownloadRequest request) {
      throw new IllegalStateException("a bug");
    }
  }
}
