package dev.vmss.operator.feed.simplestreams;

import dev.vmss.operator.feed.plan.Listing;
import dev.vmss.operator.feed.plan.ListingDraft;
import dev.vmss.operator.feed.plan.RuleBook;
import dev.vmss.operator.feed.signature.Keyring;
import dev.vmss.operator.feed.simplestreams.StreamsFiles.Believed;
import dev.vmss.operator.feed.source.Reading;
import dev.vmss.operator.feed.source.Unusable;
import dev.vmss.operator.image.download.failure.Shown;
import dev.vmss.operator.image.download.fetch.FileDownload;
import dev.vmss.operator.image.download.fetch.FileDownload.Validators;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** Looks at a simplestreams tree: the index, then the products files that the rules may mean. */
public final class StreamsReader {

  private final FileDownload download;

  public StreamsReader(FileDownload download) {
    this.download = download;
  }

  /**
   * What to look at, and what is known of it.
   *
   * @param keyring whose signatures are demanded; empty: nobody's
   * @param accepted when the files that were accepted last were updated, by address
   * @param known what was said of the index last time, if what came of that is at hand
   */
  public record Question(
      String index,
      Optional<Keyring> keyring,
      RuleBook rules,
      Map<String, Instant> accepted,
      Validators known,
      Instant now) {

    public Question {
      accepted = Map.copyOf(accepted);
    }
  }

  /** Blocks for at most the time that the policy grants, once for each file. */
  public Reading read(Question question) {
    try (Workspace workspace = Workspace.open()) {
      StreamsFiles files =
          new StreamsFiles(download, question.keyring(), workspace, question.now());
      return new Look(question, files, Tree.of(question.index())).read();
    } catch (Unusable e) {
      return e.refused();
    } catch (IOException e) {
      return new Reading.Refused(
          Reading.Kind.UNAVAILABLE,
          "The feed '%s' cannot be read now: a file could not be written in the operator's folder for temporary files (%s)."
              .formatted(Shown.of(question.index()), e.getClass().getSimpleName()));
    }
  }

  private record Look(Question question, StreamsFiles files, Tree tree) {

    private Reading read() throws IOException, Unusable {
      Optional<Believed> believed = files.get(tree.index(), question.known());
      if (believed.isEmpty()) {
        return new Reading.Unchanged();
      }
      Index index = Index.read(believed.get().text(), tree.index(), question.rules());
      ListingDraft draft = new ListingDraft();
      accept(draft, tree.index(), index.updated(), Optional.empty());
      for (Index.File file : index.files()) {
        products(draft, file);
      }
      Listing listing = draft.done(index.updated().map(Instant::toString).orElse("unknown"));
      return new Reading.Listed(listing, believed.get().validators());
    }

    private void products(ListingDraft draft, Index.File file) throws IOException, Unusable {
      String url = tree.resolve(file.path(), tree.index());
      Believed products = files.get(url, Validators.NONE).orElseThrow();
      Optional<Instant> updated =
          Products.read(products.text(), tree, url, question.rules(), draft);
      accept(draft, url, updated, file.updated());
    }

    /**
     * An older file than was accepted before is a signed one too. Who could send it would choose
     * which of all states that ever were is ours.
     */
    private void accept(
        ListingDraft draft, String url, Optional<Instant> updated, Optional<Instant> promised)
        throws Unusable {
      if (updated.isEmpty()) {
        if (question.keyring().isPresent()) {
          throw StreamsJson.refused(
              url, "does not say when it was updated, so that an old copy could not be told");
        }
        return;
      }
      Optional<Instant> least =
          Optional.ofNullable(question.accepted().get(url))
              .filter(before -> promised.filter(before::isBefore).isEmpty())
              .or(() -> promised);
      if (least.filter(updated.get()::isBefore).isPresent()) {
        throw new Unusable(
            Reading.Kind.ROLLED_BACK,
            "The file '%s' is refused: it was updated at %s, and one of %s was accepted or announced before. If that is meant, create the feed anew."
                .formatted(Shown.of(url), updated.get(), least.get()));
      }
      draft.updated(url, updated.get());
    }
  }
}
