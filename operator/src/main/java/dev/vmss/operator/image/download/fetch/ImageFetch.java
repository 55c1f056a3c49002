package dev.vmss.operator.image.download.fetch;

import dev.vmss.operator.image.download.Platform;
import dev.vmss.operator.image.download.Resolved;
import dev.vmss.operator.image.download.failure.Failures;
import dev.vmss.operator.image.download.failure.Refusal;
import dev.vmss.operator.image.download.failure.Shown;
import dev.vmss.operator.image.download.oci.Digest;
import dev.vmss.operator.image.download.oci.Manifest;
import dev.vmss.operator.image.download.oci.ManifestReader;
import dev.vmss.operator.image.download.oci.MediaTypes;
import dev.vmss.operator.image.download.oci.OciReference;
import dev.vmss.operator.image.download.policy.Endpoint;
import dev.vmss.operator.image.download.wire.Answer;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;

/** One image being fetched: its manifest, and of an index those of the platforms asked for. */
final class ImageFetch {

  private final RegistrySession session;
  private final OciReference reference;
  private final int limit;
  private final Failures failures;

  ImageFetch(RegistrySession session, OciReference reference, int limit, Failures failures) {
    this.session = session;
    this.reference = reference;
    this.limit = limit;
    this.failures = failures;
  }

  /** A manifest whose bytes hash to its digest. */
  private record Verified(Endpoint from, Digest digest, int length, Manifest manifest) {}

  Resolved resolve(Set<Platform> wanted) throws Refusal {
    Optional<Digest> pinned = reference.digest();
    Verified top = manifest(pinned.map(Digest::toString).orElse(reference.tagOrLatest()), pinned);
    return switch (top.manifest()) {
      case Manifest.Index index -> resolveIndex(top, index, wanted);
      case Manifest.Image _ -> resolveImage(top, image(top), wanted);
    };
  }

  /** What the registry says that the tag is now; of a reference without tag, its digest. */
  Digest currentDigest() throws Refusal {
    boolean byDigest = reference.tag().isEmpty() && reference.digest().isPresent();
    String target = byDigest ? reference.digest().get().toString() : reference.tagOrLatest();
    Answer answer = session.head("/manifests/" + target, MediaTypes.ACCEPTED);
    Optional<Digest> promised = promised(answer);
    return promised.isPresent() ? promised.get() : manifest(target, Optional.empty()).digest();
  }

  private Resolved resolveIndex(Verified top, Manifest.Index index, Set<Platform> wanted)
      throws Refusal {
    Map<Platform, Manifest.Descriptor> offered = new LinkedHashMap<>();
    index.entries().forEach(entry -> offered.putIfAbsent(entry.platform(), entry.manifest()));
    if (offered.isEmpty()) {
      throw failures.unsuitable(
          "is an index that names no image for any platform. Push an image under this reference.");
    }
    if (wanted.isEmpty()) {
      return resolved(top, OptionalLong.empty(), offered.keySet());
    }
    Map<Platform, Manifest.Descriptor> served = new TreeMap<>(offered);
    served.keySet().retainAll(wanted);
    if (served.isEmpty()) {
      throw failures.wrongPlatform(wanted, offered.keySet());
    }
    // One image may serve several platforms: it is asked for, and counted, once.
    Map<Digest, Long> sizes = new HashMap<>();
    for (Manifest.Descriptor descriptor : served.values()) {
      if (!sizes.containsKey(descriptor.digest())) {
        sizes.put(descriptor.digest(), sizeOf(top.from(), descriptor));
      }
    }
    long size = sum(top.from(), List.copyOf(sizes.values()));
    return resolved(top, OptionalLong.of(size), served.keySet());
  }

  private long sizeOf(Endpoint from, Manifest.Descriptor descriptor) throws Refusal {
    Verified child = manifest(descriptor.digest().toString(), Optional.of(descriptor.digest()));
    if (child.length() != descriptor.size()) {
      throw failures.invalid(from, "is an index with a wrong size for one of its manifests");
    }
    return size(child.from(), image(child));
  }

  private Resolved resolveImage(Verified top, Manifest.Image image, Set<Platform> wanted)
      throws Refusal {
    OptionalLong size = OptionalLong.of(size(top.from(), image));
    if (wanted.isEmpty()) {
      return resolved(top, size, Set.of());
    }
    // An image without an index says its platform only in its configuration, if at all.
    Set<Platform> served = platform(image.config()).map(Set::of).orElse(wanted);
    if (!wanted.containsAll(served)) {
      throw failures.wrongPlatform(wanted, served);
    }
    return resolved(top, size, served);
  }

  private Resolved resolved(Verified top, OptionalLong size, Set<Platform> platforms) {
    return new Resolved(
        reference.repository(),
        top.digest().toString(),
        size,
        Optional.of(top.manifest().mediaType()),
        platforms);
  }

  private Verified manifest(String target, Optional<Digest> pinned) throws Refusal {
    Answer answer = session.get("/manifests/" + target, MediaTypes.ACCEPTED, limit);
    if (answer.mediaType().orElse("").startsWith(MediaTypes.SCHEMA1)) {
      throw failures.schema1();
    }
    Optional<Digest> promised = promised(answer);
    verify(answer, pinned);
    verify(answer, promised);
    Digest digest = pinned.or(() -> promised).orElseGet(() -> Digest.sha256Of(answer.body()));
    Manifest manifest =
        new ManifestReader(answer.from(), failures).read(answer.body(), answer.mediaType());
    return new Verified(answer.from(), digest, answer.body().length, manifest);
  }

  private Optional<Platform> platform(Manifest.Descriptor config) throws Refusal {
    int allowed = (int) Math.min(limit, config.size());
    Answer answer = session.get("/blobs/" + config.digest(), "*/*", allowed);
    verify(answer, Optional.of(config.digest()));
    return new ManifestReader(answer.from(), failures).readPlatform(answer.body());
  }

  private Manifest.Image image(Verified verified) throws Refusal {
    if (!(verified.manifest() instanceof Manifest.Image image)) {
      throw failures.unsuitable(
          "is an index of indexes, which runtimes do not read. Push an index of images.");
    }
    if (!MediaTypes.CONFIGS.contains(image.config().mediaType())) {
      throw failures.unsuitable(
          "is no image but another kind of artifact, of type '%s'. Use the reference of an image."
              .formatted(Shown.of(image.config().mediaType())));
    }
    return image;
  }

  private Optional<Digest> promised(Answer answer) throws Refusal {
    Optional<String> header = answer.first("Docker-Content-Digest");
    Optional<Digest> digest = header.flatMap(Digest::parse);
    if (header.isPresent() && digest.isEmpty()) {
      throw failures.invalid(answer.from(), "has an illegal digest in its headers");
    }
    return digest;
  }

  private void verify(Answer answer, Optional<Digest> expected) throws Refusal {
    if (expected.isPresent()) {
      Digest real = expected.get().recompute(answer.body());
      if (!real.equals(expected.get())) {
        throw failures.wrongDigest(answer.from(), expected.get().toString(), real.toString());
      }
    }
  }

  private long size(Endpoint from, Manifest.Image image) throws Refusal {
    return sum(from, image.sizes());
  }

  /** Sizes are a stranger's numbers: they must not overflow into a small or negative sum. */
  private long sum(Endpoint from, List<Long> sizes) throws Refusal {
    try {
      return sizes.stream().reduce(0L, Math::addExact);
    } catch (ArithmeticException _) {
      throw failures.invalid(from, "claims a size that no image can have");
    }
  }
}
