package dev.vmss.operator.image.lifecycle;

import dev.vmss.api.v1alpha1.AvailableImage;
import dev.vmss.api.v1alpha1.ImportedVolume;
import dev.vmss.api.v1alpha1.SourceKind;
import dev.vmss.operator.catalogue.CatalogueItem;
import dev.vmss.operator.image.disk.Backend;
import dev.vmss.operator.image.download.DownloadFailure;
import dev.vmss.operator.image.download.Resolved;
import dev.vmss.operator.image.item.Assessment;
import dev.vmss.operator.image.item.Attempt;
import dev.vmss.operator.image.item.DownloadOrder;
import dev.vmss.operator.image.item.ImageConditions;
import dev.vmss.operator.image.item.ImageSnapshot;
import dev.vmss.operator.image.item.ImageState;
import dev.vmss.operator.image.item.ImageState.Phase;
import dev.vmss.operator.image.item.NextStep;
import dev.vmss.operator.image.item.Platforms;
import dev.vmss.operator.image.item.WantedImage;
import dev.vmss.operator.image.item.WantedVolume;
import dev.vmss.operator.image.removal.Removal;
import dev.vmss.operator.model.ImageVersion;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.Quantity;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Decides what comes next for one gallery item (03, "Replacing and resyndicating an image"): what
 * was downloaded stays in the status until something else is, and whether it is served meanwhile
 * follows from the spec alone, so this class never has to withdraw anything.
 */
public final class ImageLifecycle {

  private static final Set<String> NOT_INSTALLED =
      Set.of(ImageConditions.BACKEND_MISSING, ImageConditions.RUNTIME_MISSING);

  private final ImageSnapshot item;
  private final LifecycleWords words;

  private ImageLifecycle(ImageSnapshot item) {
    this.item = item;
    this.words = new LifecycleWords(item);
  }

  public static Assessment assess(ImageSnapshot item) {
    return item.deleting() ? Removal.of(item) : new ImageLifecycle(item).assess();
  }

  private Assessment assess() {
    Optional<SpecCheck.Fault> fault = SpecCheck.of(item.spec());
    if (fault.isPresent()) {
      return new Assessment(faulty(fault.get()), NextStep.Wait.FOR_EVENT);
    }
    Optional<AvailableImage> current = item.available().filter(this::isWanted);
    return current.map(this::settled).orElseGet(this::wanting);
  }

  /**
   * The same number written in another way is nothing new by itself. But it is a changed version to
   * the API server, which lets another source in with it, and then that takes effect.
   */
  private boolean isWanted(AvailableImage served) {
    String version = item.spec().version();
    boolean same = ImageVersion.parse(served.version()).equals(ImageVersion.parse(version));
    boolean rewritten = !served.version().equals(version) && unheeded(served).isPresent();
    return same && !rewritten && !item.resyncing();
  }

  /** The status has what the spec asks for. */
  private Assessment settled(AvailableImage served) {
    return new ServedVolumes(item).tidied(asServed(served), Optional.empty());
  }

  private Assessment asServed(AvailableImage served) {
    Optional<CatalogueItem> winner = item.winner();
    if (winner.isPresent()) {
      return new Assessment(duplicateOf(winner.get()), NextStep.Wait.FOR_EVENT);
    }
    Optional<SpecCheck.Fault> unheeded = unheeded(served);
    if (unheeded.isPresent()) {
      return new Assessment(faulty(unheeded.get()), NextStep.Wait.FOR_EVENT);
    }
    return new Assessment(
        ImageState.available(words.available(served), words.downloaded(served)),
        sooner(
            List.of(
                new ServedVolumes(item).next(served),
                PlatformWatch.next(item, served),
                TagWatch.next(item))));
  }

  /** What was edited without asking for the download that it takes. */
  private Optional<SpecCheck.Fault> unheeded(AvailableImage served) {
    if (served.osType() != null && served.osType() != item.spec().osType()) {
      return Optional.of(
          new SpecCheck.Fault(ImageConditions.INVALID_SPEC, LifecycleWords.systemChanged(served)));
    }
    return item.wanted()
        .flatMap(wanted -> wanted.differsFrom(served))
        .map(
            field ->
                new SpecCheck.Fault(
                    ImageConditions.INVALID_SOURCE, LifecycleWords.sourceChanged(field)));
  }

  /** Whatever asks goes first; what it leaves out is for the visit that the answer brings. */
  private static NextStep sooner(List<Optional<NextStep>> looks) {
    List<NextStep> steps = looks.stream().flatMap(Optional::stream).toList();
    return steps.stream()
        .filter(step -> !(step instanceof NextStep.Wait))
        .findFirst()
        .orElseGet(
            () ->
                new NextStep.Wait(
                    steps.stream().flatMap(ImageLifecycle::until).min(Comparator.naturalOrder())));
  }

  private static Stream<Instant> until(NextStep step) {
    return step instanceof NextStep.Wait(Optional<Instant> at) ? at.stream() : Stream.empty();
  }

  private Assessment wanting() {
    Optional<CatalogueItem> winner = item.winner().filter(other -> !other.failed());
    if (winner.isPresent()) {
      // What it began to import is nobody's to clone.
      return new ServedVolumes(item)
          .tidied(
              new Assessment(duplicateOf(winner.get()), NextStep.Wait.FOR_EVENT), Optional.empty());
    }
    return intoVolume() && item.disks().backend() != Backend.PRESENT
        ? new Assessment(
            DiskImport.missing(item, words).orElseGet(() -> underWay(Optional.empty())),
            NextStep.Wait.FOR_EVENT)
        : item.attempt()
            .map(this::during)
            .orElseGet(() -> new Assessment(underWay(Optional.empty()), download()));
  }

  private boolean intoVolume() {
    return item.wanted().flatMap(WantedImage::volume).isPresent();
  }

  private Assessment during(Attempt attempt) {
    if (attempt.running()) {
      return new Assessment(underWay(attempt.last()), NextStep.Wait.FOR_EVENT);
    }
    Attempt.Outcome outcome = attempt.last().orElseThrow();
    return switch (outcome.result()) {
      case Resolved resolved ->
          intoVolume()
              ? imported(resolved)
              : new Assessment(arrived(resolved, Optional.empty()), NextStep.Wait.FOR_EVENT);
      case DownloadFailure failure ->
          new Assessment(
              failed(failure),
              mayFitByNow(failure, outcome)
                  ? download()
                  : retry(attempt.retryAt(failure, outcome.at(), item.uid())));
    };
  }

  private Assessment imported(Resolved resolved) {
    DiskImport disk = new DiskImport(item, words, resolved);
    return new ServedVolumes(item)
        .tidied(
            disk.assess(() -> arrived(resolved, Optional.of(disk.name()))),
            Optional.of(disk.name()));
  }

  /** There are nodes of another kind than when the image fitted none. */
  private boolean mayFitByNow(DownloadFailure failure, Attempt.Outcome outcome) {
    return failure instanceof DownloadFailure.Unsuitable
        && !outcome.asked().equals(item.platforms());
  }

  private NextStep retry(Optional<Instant> retryAt) {
    boolean due = retryAt.filter(at -> !item.now().isBefore(at)).isPresent();
    return due ? download() : new NextStep.Wait(retryAt);
  }

  private NextStep download() {
    DownloadOrder order = order();
    return order.wanted().pinned() && !mattersWhere(order)
        ? new NextStep.Pin(order)
        : new NextStep.Download(order);
  }

  /** With nodes of several kinds an image is not served before it was asked which it is for. */
  private static boolean mattersWhere(DownloadOrder order) {
    return order.platforms().size() > 1;
  }

  private DownloadOrder order() {
    return new DownloadOrder(
        item.name(), item.uid(), item.generation(), item.wanted().orElseThrow(), item.platforms());
  }

  /** While a download is repeated, its last failure stays in sight. */
  private ImageState underWay(Optional<Attempt.Outcome> last) {
    if (last.isPresent() && last.get().result() instanceof DownloadFailure failure) {
      return failed(failure);
    }
    return ImageConditions.failure(item.status(), item.generation())
        .filter(failure -> !overcome(failure))
        .map(this::failedBefore)
        .orElseGet(() -> ImageState.downloading(words.downloading()));
  }

  /** What was missing for it is there by now. */
  private boolean overcome(Condition failure) {
    return item.disks().backend() == Backend.PRESENT && NOT_INSTALLED.contains(failure.getReason());
  }

  private ImageState failed(DownloadFailure failure) {
    boolean wrong = failure instanceof DownloadFailure.InvalidSource;
    String why = failure.message() + (failure.retryable() ? LifecycleWords.RETRIED : "");
    return ImageState.broken(
        mendsItself(failure) ? Phase.WORKING : Phase.STALLED,
        wrong ? ImageConditions.INVALID_SOURCE : ImageConditions.DOWNLOAD_FAILED,
        why,
        why + words.meanwhile());
  }

  /** Whether that is to be expected; what only may mend itself is tried again all the same. */
  private static boolean mendsItself(DownloadFailure failure) {
    return switch (failure) {
      case DownloadFailure.Unavailable _, DownloadFailure.RateLimited _ -> true;
      case DownloadFailure.InvalidSource _,
          DownloadFailure.Forbidden _,
          DownloadFailure.Denied _,
          DownloadFailure.NotFound _,
          DownloadFailure.Unsuitable _,
          DownloadFailure.Untrusted _ ->
          false;
    };
  }

  /** What a process before this one, or this item before it was a duplicate, came to. */
  private ImageState failedBefore(Condition failure) {
    boolean stalled =
        ImageConditions.find(item.status(), ImageConditions.STALLED)
            .filter(condition -> ImageConditions.TRUE.equals(condition.getStatus()))
            .filter(condition -> failure.getReason().equals(condition.getReason()))
            .isPresent();
    return ImageState.broken(
        stalled ? Phase.STALLED : Phase.WORKING,
        failure.getReason(),
        failure.getMessage(),
        failure.getMessage() + words.meanwhile());
  }

  private ImageState faulty(SpecCheck.Fault fault) {
    return ImageState.broken(
        Phase.STALLED, fault.reason(), fault.message(), fault.message() + words.meanwhile());
  }

  private ImageState duplicateOf(CatalogueItem winner) {
    boolean failed = ImageConditions.failure(item.status(), item.generation()).isPresent();
    return ImageState.duplicate(words.duplicate(winner), failed);
  }

  /**
   * @param volume that the disk was imported into
   */
  private ImageState arrived(Resolved resolved, Optional<String> volume) {
    WantedImage wanted = item.wanted().orElseThrow();
    AvailableImage image =
        new AvailableImage(
            item.spec().version(),
            wanted.kind() == SourceKind.HTTP
                ? item.disks().namespace() + "/" + volume.orElseThrow()
                : resolved.repository(),
            wanted.reference(),
            resolved.digest(),
            wanted.kind(),
            item.spec().osType(),
            Platforms.list(resolved.platforms(), item.platforms()),
            volume.isPresent() ? null : wanted.pullSecret().orElse(null),
            wanted.command(),
            wanted.args(),
            resolved.sizeBytes().isPresent() ? resolved.sizeBytes().getAsLong() : null,
            item.date().truncatedTo(ChronoUnit.SECONDS),
            token(),
            volume.map(this::imported).orElse(null));
    return ImageState.arrived(image, words.available(image), words.arrived(image));
  }

  private ImportedVolume imported(String volume) {
    WantedVolume asked = item.wanted().flatMap(WantedImage::volume).orElseThrow();
    return new ImportedVolume(
        item.disks().namespace(),
        volume,
        Quantity.parse(asked.size()),
        asked.storageClass().orElse(null));
  }

  /** An empty token is none: neither is written. */
  private @Nullable String token() {
    String token = Objects.requireNonNullElse(item.spec().resyncToken(), "");
    return token.isEmpty() ? null : token;
  }
}
