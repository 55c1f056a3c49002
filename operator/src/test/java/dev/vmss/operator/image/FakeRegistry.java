package dev.vmss.operator.image;

import dev.vmss.operator.image.download.DownloadFailure;
import dev.vmss.operator.image.download.DownloadRequest;
import dev.vmss.operator.image.download.DownloadResult;
import dev.vmss.operator.image.download.ImageDownload;
import dev.vmss.operator.image.download.Platform;
import dev.vmss.operator.image.download.Resolved;
import dev.vmss.operator.image.download.SourceKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Answers as it is told to, and remembers what it was asked. */
public final class FakeRegistry implements ImageDownload {

  private final Map<String, DownloadResult> answers = new HashMap<>();
  private final Map<String, String> digests = new HashMap<>();
  public final List<DownloadRequest> asked = new ArrayList<>();
  private Optional<Map<String, Set<Platform>>> builds = Optional.of(new HashMap<>());
  public final List<DownloadRequest> verified = new ArrayList<>();
  public final List<DownloadRequest> lookedAt = new ArrayList<>();

  /** From now on this reference is there, with this digest, for any platform. */
  public void has(String reference, String digest) {
    digests.put(reference, digest);
    answers.remove(reference);
  }

  /** From now on this reference is answered like this. */
  public void answers(String reference, DownloadResult answer) {
    answers.put(reference, answer);
    digests.remove(reference);
  }

  /** What is under this digest was built for these; whatever is under others does not say. */
  public void built(String digest, Platform... platforms) {
    Map<String, Set<Platform>> all = new HashMap<>(builds.orElse(Map.of()));
    all.put(digest, Set.of(platforms));
    builds = Optional.of(all);
  }

  /** Nobody but the nodes has a way to it. */
  public void isOutOfReach() {
    builds = Optional.empty();
  }

  public void isDown(String reference) {
    answers(
        reference, new DownloadFailure.Unavailable("The registry of '" + reference + "' is down."));
  }

  @Override
  public DownloadResult resolve(DownloadRequest request) {
    if (request.kind() == SourceKind.URL) {
      return judged(request);
    }
    if (request.digest().isPresent()) {
      return new Resolved(
          repository(request.reference()),
          request.digest().get(),
          OptionalLong.empty(),
          Optional.empty(),
          Set.of());
    }
    asked.add(request);
    DownloadResult failure = answers.get(request.reference());
    return failure == null ? found(request) : failure;
  }

  /** Nobody is asked: it may be fetched unless a test says otherwise. */
  private DownloadResult judged(DownloadRequest request) {
    DownloadResult refusal = answers.get(request.reference());
    return refusal == null
        ? new Resolved(
            request.reference(),
            request.digest().orElseThrow(),
            OptionalLong.empty(),
            Optional.empty(),
            Set.of())
        : refusal;
  }

  private DownloadResult found(DownloadRequest request) {
    String digest = digests.get(request.reference());
    return digest == null
        ? new DownloadFailure.NotFound("'" + request.reference() + "' does not exist: push it.")
        : served(request, digest, request.platforms());
  }

  public static Resolved served(DownloadRequest request, String digest, Set<Platform> platforms) {
    return new Resolved(
        repository(request.reference()),
        digest,
        OptionalLong.of(1000),
        Optional.of("application/vnd.oci.image.index.v1+json"),
        platforms);
  }

  private static String repository(String reference) {
    int tag = reference.lastIndexOf(':');
    return tag < 0 ? reference : reference.substring(0, tag);
  }

  @Override
  public DownloadResult verify(DownloadRequest request) {
    verified.add(request);
    String digest = request.digest().orElseThrow();
    return builds
        .map(all -> (DownloadResult) served(request, digest, all.getOrDefault(digest, Set.of())))
        .orElseGet(() -> new DownloadFailure.Unavailable("The registry is out of reach."));
  }

  @Override
  public Optional<String> currentDigest(DownloadRequest request) {
    lookedAt.add(request);
    return Optional.ofNullable(digests.get(request.reference()));
  }

  @Override
  public String registry(String reference) {
    return reference.substring(0, Math.max(0, reference.indexOf('/')));
  }
}
