package dev.vmss.operator.scaleset.simulation.world;

import dev.vmss.operator.image.download.DownloadFailure;
import dev.vmss.operator.image.download.DownloadRequest;
import dev.vmss.operator.image.download.DownloadResult;
import dev.vmss.operator.image.download.ImageDownload;
import dev.vmss.operator.image.download.Resolved;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/** A registry with one tag per gallery item, which now and then does not answer. */
public final class Registry implements ImageDownload {

  /** All that time can heal. */
  private static final List<Function<String, DownloadFailure>> FAILURES =
      List.of(
          DownloadFailure.Unavailable::new,
          DownloadFailure.NotFound::new,
          DownloadFailure.Forbidden::new,
          words -> new DownloadFailure.RateLimited(words, Duration.ofSeconds(90)));

  private final Cluster cluster;
  private final Map<String, String> tags = new HashMap<>();
  private int digests;
  private Optional<DownloadFailure> next = Optional.empty();

  Registry(Cluster cluster) {
    this.cluster = cluster;
  }

  /** Where an item's image is. */
  static String reference(String item) {
    return "registry.example/" + item + ":tag";
  }

  /**
   * Pushes new content to an item's tag.
   *
   * @return its digest
   */
  String push(String item, Quality quality) {
    String digest = "sha256:" + ++digests;
    cluster.qualities.put(digest, quality);
    tags.put(reference(item), digest);
    return digest;
  }

  /** The next question gets no good answer. */
  public void failNext(int how) {
    next = Optional.of(FAILURES.get(how % FAILURES.size()).apply("The registry fails."));
  }

  public void mend() {
    next = Optional.empty();
  }

  @Override
  public DownloadResult resolve(DownloadRequest request) {
    if (request.digest().isPresent()) {
      return resolved(request, request.digest().get());
    }
    Optional<DownloadFailure> failure = next;
    next = Optional.empty();
    return failure.isPresent()
        ? failure.get()
        : resolved(request, tags.getOrDefault(request.reference(), "sha256:0"));
  }

  private static DownloadResult resolved(DownloadRequest request, String digest) {
    String repository = request.reference().substring(0, request.reference().lastIndexOf(':'));
    return new Resolved(
        repository, digest, OptionalLong.empty(), Optional.empty(), request.platforms());
  }

  @Override
  public DownloadResult verify(DownloadRequest request) {
    return resolve(request);
  }

  @Override
  public Optional<String> currentDigest(DownloadRequest request) {
    return Optional.ofNullable(tags.get(request.reference()));
  }

  @Override
  public String registry(String reference) {
    return "registry.example";
  }
}
