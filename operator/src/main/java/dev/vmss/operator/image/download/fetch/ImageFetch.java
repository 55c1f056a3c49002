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
import java.util.ArrayList;
import java.util.Collection;
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

  /** Of an index, how many images that do not name their platform are asked for it. */
  private static final int MOST_ASKED = 8;

  private final RegistrySession session;
  private final OciReference reference;
  private final int limit;
  private final Failures failures;
  private final Map<Digest, Verified> children = new HashMap<>();

  ImageFetch(RegistrySession session, OciReference reference, int limit, Failures failures) {
    this.session = session;
    this.reference = reference;
    this.limit = limit;
    this.failures = failures;
  }

  /** A manifest whose bytes hash to its digest. */
  private record Verified(Endpoint from, Digest digest, int length, Manifest manifest) {

    /** And no other kind of artifact. */
    private boolean isImage() {
      return manifest instanceof Manifest.Image image
          && MediaTypes.CONFIGS.contains(image.config().mediaType());
    }
  }

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
    Offer offer = offer(top.from(), index);
    if (offer.images().isEmpty() && offer.unnamed().isEmpty()) {
      throw failures.unsuitable(
          "is an index that names no image for any platform. Push an image under this reference.");
    }
    if (wanted.isEmpty()) {
      return resolved(top, OptionalLong.empty(), offer.images().keySet());
    }
    Map<Platform, Manifest.Descriptor> served = new TreeMap<>(offer.images());
    served.keySet().retainAll(wanted);
    if (served.isEmpty() && offer.unnamed().isEmpty()) {
      throw failures.wrongPlatform(wanted, offer.images().keySet());
    }
    return served.isEmpty()
        ? resolved(top, size(top.from(), offer.unnamed()), Set.of())
        : resolved(top, size(top.from(), served.values()), offer.images().keySet());
  }

  /**
   * The images of an index.
   *
   * @param images by platform
   * @param unnamed the first that says nowhere what it is for, so that it is taken to suit
   */
  private record Offer(
      Map<Platform, Manifest.Descriptor> images, List<Manifest.Descriptor> unnamed) {}

  private Offer offer(Endpoint from, Manifest.Index index) throws Refusal {
    Map<Platform, Manifest.Descriptor> images = new LinkedHashMap<>();
    List<Manifest.Descriptor> unnamed = new ArrayList<>();
    int asked = 0;
    for (Manifest.Entry entry : index.entries()) {
      if (entry.platform().isPresent()) {
        images.putIfAbsent(entry.platform().get(), entry.manifest());
      } else if (asked++ < MOST_ASKED && child(from, entry.manifest()).isImage()) {
        Optional<Platform> own = platform(image(child(from, entry.manifest())).config());
        own.ifPresent(platform -> images.putIfAbsent(platform, entry.manifest()));
        if (own.isEmpty() && unnamed.isEmpty()) {
          unnamed.add(entry.manifest());
        }
      }
    }
    return new Offer(images, unnamed);
  }

  /** One image may serve several platforms: it is counted once. */
  private OptionalLong size(Endpoint from, Collection<Manifest.Descriptor> images) throws Refusal {
    Map<Digest, Long> sizes = new HashMap<>();
    for (Manifest.Descriptor descriptor : images) {
      Verified child = child(from, descriptor);
      sizes.put(descriptor.digest(), size(child.from(), image(child)));
    }
    return OptionalLong.of(sum(from, List.copyOf(sizes.values())));
  }

  /** A manifest of an index, asked for once. */
  private Verified child(Endpoint from, Manifest.Descriptor descriptor) throws Refusal {
    Verified known = children.get(descriptor.digest());
    if (known != null) {
      return known;
    }
    Verified child = manifest(descriptor.digest().toString(), Optional.of(descriptor.digest()));
    if (child.length() != descriptor.size()) {
      throw failures.invalid(from, "is an index with a wrong size for one of its manifests");
    }
    children.put(descriptor.digest(), child);
    return child;
  }

  private Resolved resolveImage(Verified top, Manifest.Image image, Set<Platform> wanted)
      throws Refusal {
    OptionalLong size = OptionalLong.of(size(top.from(), image));
    // An image without an index says its platform only in its configuration, if at all.
    Optional<Platform> own = platform(image.config());
    if (!wanted.isEmpty() && own.filter(platform -> !wanted.contains(platform)).isPresent()) {
      throw failures.wrongPlatform(wanted, Set.of(own.get()));
    }
    return resolved(top, size, own.map(Set::of).orElse(Set.of()));
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
