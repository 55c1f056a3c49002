package dev.vmss.gitops;

import static dev.vmss.operator.image.Gallery.reference;

import dev.vmss.api.v1alpha1.MarketplaceImage;
import dev.vmss.operator.image.Gallery;
import dev.vmss.operator.image.disk.Backend;
import dev.vmss.operator.image.download.DownloadFailure;
import dev.vmss.operator.image.download.Platform;
import dev.vmss.testing.fixture.Fixtures;
import dev.vmss.testing.sample.Sample;
import dev.vmss.testing.sample.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** Marketplace images in every state, with the status that the real code reports for it. */
public final class ImageSamples {

  private static final String NAME = "ubuntu";
  private static final String DIGEST = "sha256:" + "a".repeat(64);
  private static final String OTHER = "sha256:" + "b".repeat(64);
  private static final Duration HOUR = Duration.ofHours(1);

  private ImageSamples() {}

  public static List<Sample> all() {
    return List.of(
        sample("just applied", Verdict.IN_PROGRESS, ImageSamples::neverVisited),
        sample("being downloaded", Verdict.IN_PROGRESS, ImageSamples::beingDownloaded),
        sample("available", Verdict.CURRENT, ImageSamples::served),
        sample("pinned by its digest", Verdict.CURRENT, ImageSamples::pinned),
        sample("edited, and not seen since", Verdict.IN_PROGRESS, ImageSamples::edited),
        sample("replaced in place", Verdict.IN_PROGRESS, ImageSamples::replacing),
        sample("downloaded again", Verdict.IN_PROGRESS, ImageSamples::resyncing),
        sample("whose registry is down", Verdict.IN_PROGRESS, ImageSamples::unavailable),
        sample("whose registry wants a pause", Verdict.IN_PROGRESS, ImageSamples::rateLimited),
        sample("that its registry does not have", Verdict.FAILED, ImageSamples::notFound),
        sample("that may not be fetched", Verdict.FAILED, ImageSamples::forbidden),
        sample("whose source is wrong", Verdict.FAILED, ImageSamples::wrongSource),
        sample("whose source changed alone", Verdict.FAILED, ImageSamples::changedSource),
        sample("whose version is none", Verdict.FAILED, ImageSamples::wrongVersion),
        sample("without a backend", Verdict.FAILED, g -> fromUrl(g, Backend.ABSENT)),
        sample("where machines are off", Verdict.FAILED, g -> fromUrl(g, Backend.OFF)),
        sample("that another one already is", Verdict.FAILED, ImageSamples::duplicate),
        sample("that is not for all nodes", Verdict.CURRENT, ImageSamples::missingPlatform),
        sample("whose tag did not move", Verdict.CURRENT, g -> served(g, DIGEST)),
        sample("whose tag moved", Verdict.CURRENT, g -> served(g, OTHER)),
        sample("whose removal is previewed", Verdict.CURRENT, ImageSamples::previewed),
        sample("just deleted", Verdict.TERMINATING, ImageSamples::deleted),
        new Sample("being deleted", lastSeen(), Verdict.TERMINATING),
        sample("in use while it is deleted", Verdict.TERMINATING, ImageSamples::inUse));
  }

  private static Sample sample(String name, Verdict verdict, Consumer<Gallery> what) {
    Gallery gallery = new Gallery(HOUR);
    what.accept(gallery);
    return new Sample(name, gallery.image(NAME), verdict);
  }

  private static void neverVisited(Gallery gallery) {
    gallery.apply(NAME, "1.0.0", "1", "");
    gallery.image(NAME).setStatus(unseen());
  }

  /** What the CRD's default puts there. */
  private static dev.vmss.api.v1alpha1.MarketplaceImageStatus unseen() {
    return Fixtures.parseUnchecked(MarketplaceImage.class, "metadata: {name: a}").getStatus();
  }

  private static void beingDownloaded(Gallery gallery) {
    gallery.apply(NAME, "1.0.0", "1", "");
    gallery.visit(NAME);
  }

  private static void served(Gallery gallery) {
    gallery.registry.has(reference("1"), DIGEST);
    gallery.apply(NAME, "1.0.0", "1", "");
    gallery.settle();
  }

  /** The tag is looked at again later, and then means that digest. */
  private static void served(Gallery gallery, String later) {
    served(gallery);
    gallery.registry.has(reference("1"), later);
    for (int i = 0; i < 12; i++) {
      gallery.clock.advance(Duration.ofMinutes(10));
      gallery.settle();
    }
  }

  private static void pinned(Gallery gallery) {
    String source = "containerImage: {reference: \"%s\", digest: \"%s\"}";
    gallery.applySource(NAME, "1.0.0", source.formatted(reference("1"), DIGEST), "");
    gallery.settle();
  }

  private static void edited(Gallery gallery) {
    served(gallery);
    gallery.apply(NAME, "1.0.0", "1", "displayName: Other");
  }

  private static void replacing(Gallery gallery) {
    served(gallery);
    gallery.apply(NAME, "1.1.0", "2", "");
    gallery.visit(NAME);
  }

  private static void resyncing(Gallery gallery) {
    served(gallery);
    gallery.apply(NAME, "1.0.0", "1", "resyncToken: \"2\"");
    gallery.visit(NAME);
  }

  private static void answered(Gallery gallery, DownloadFailure answer) {
    gallery.registry.answers(reference("1"), answer);
    gallery.apply(NAME, "1.0.0", "1", "");
    gallery.settle();
  }

  private static void unavailable(Gallery gallery) {
    answered(gallery, new DownloadFailure.Unavailable("The registry cannot be reached."));
  }

  private static void rateLimited(Gallery gallery) {
    answered(gallery, new DownloadFailure.RateLimited("The registry wants a pause.", HOUR));
  }

  private static void notFound(Gallery gallery) {
    answered(gallery, new DownloadFailure.NotFound("It does not exist: push it."));
  }

  private static void forbidden(Gallery gallery) {
    answered(gallery, new DownloadFailure.Forbidden("That host is not allowed."));
  }

  private static void wrongSource(Gallery gallery) {
    answered(gallery, new DownloadFailure.InvalidSource("That is no reference."));
  }

  private static void changedSource(Gallery gallery) {
    served(gallery);
    String source = "containerImage: {reference: \"%s\", digest: \"%s\"}";
    gallery.applySource(NAME, "1.0.0", source.formatted(reference("1"), OTHER), "");
    gallery.settle();
  }

  private static void wrongVersion(Gallery gallery) {
    gallery.apply(NAME, "newest", "1", "");
    gallery.settle();
  }

  private static void fromUrl(Gallery gallery, Backend backend) {
    gallery.volumes.become(backend);
    gallery.applySource(
        NAME,
        "1.0.0",
        "http: {url: \"https://images.example/a.qcow2\", sha256: \"%s\", size: 1Gi}"
            .formatted("a".repeat(64)),
        "");
    gallery.settle();
  }

  private static void duplicate(Gallery gallery) {
    gallery.registry.has(reference("1"), DIGEST);
    gallery.apply("older", "1.0.0", "1", "");
    served(gallery);
  }

  private static void missingPlatform(Gallery gallery) {
    gallery.fleet.platforms = Set.of(new Platform("linux", "arm64"));
    served(gallery);
  }

  private static void previewed(Gallery gallery) {
    served(gallery);
    gallery.fleet.set("web", "1.0.0", 5, 2).instances(gallery.uid(NAME), "web", 3);
    gallery.image(NAME).getMetadata().setAnnotations(Map.of("vmss.dev/removal-preview", "true"));
    gallery.settle();
  }

  private static void deleted(Gallery gallery) {
    served(gallery);
    gallery.delete(NAME);
  }

  /** The object as it was reported last, just before its finalizer went. */
  private static MarketplaceImage lastSeen() {
    Gallery gallery = new Gallery(HOUR);
    deleted(gallery);
    MarketplaceImage image = gallery.image(NAME);
    gallery.visit(NAME);
    return image;
  }

  private static void inUse(Gallery gallery) {
    gallery.registry.has(reference("1"), DIGEST);
    gallery.apply(NAME, "1.0.0", "1", "removalPolicy: WhileUnused");
    gallery.settle();
    gallery.fleet.instances(gallery.uid(NAME), "web", 3);
    gallery.delete(NAME);
    gallery.settle();
  }
}
