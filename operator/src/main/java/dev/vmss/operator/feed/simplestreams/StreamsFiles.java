package dev.vmss.operator.feed.simplestreams;

import dev.vmss.operator.feed.signature.Keyring;
import dev.vmss.operator.feed.signature.SignatureInvalid;
import dev.vmss.operator.feed.source.Reading;
import dev.vmss.operator.feed.source.Unusable;
import dev.vmss.operator.image.download.failure.Shown;
import dev.vmss.operator.image.download.fetch.FileDownload;
import dev.vmss.operator.image.download.fetch.FileDownload.Result;
import dev.vmss.operator.image.download.fetch.FileDownload.Validators;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/** Gets files of a tree, whole and believed, or not at all. */
final class StreamsFiles {

  private static final long LONGEST_FILE = 64L * 1024 * 1024;
  private static final long LONGEST_SIGNATURE = 64L * 1024;
  private static final String CLEAR_SIGNED = ".sjson";
  private static final String BESIDE = ".gpg";

  private final FileDownload download;
  private final Optional<Keyring> keyring;
  private final Workspace workspace;
  private final Instant now;

  StreamsFiles(FileDownload download, Optional<Keyring> keyring, Workspace workspace, Instant now) {
    this.download = download;
    this.keyring = keyring;
    this.workspace = workspace;
    this.now = now;
  }

  /**
   * A file that may be read.
   *
   * @param text what was verified of it, or all of it where nobody asked for signatures
   */
  record Believed(Path text, Validators validators) {}

  /** The file, or nothing when it is as it was. */
  Optional<Believed> get(String url, Validators known) throws IOException, Unusable {
    Path file = workspace.file("file");
    Result result = fetch(url, file, LONGEST_FILE, known);
    if (!(result instanceof Result.Fetched(Validators validators))) {
      return Optional.empty();
    }
    boolean clear = url.endsWith(CLEAR_SIGNED);
    if (keyring.isEmpty()) {
      if (clear) {
        throw new Unusable(
            Reading.Kind.INVALID,
            "The file '%s' is signed and the feed says unsigned: true. Give a keyring, or the address of the file that ends in .json."
                .formatted(Shown.of(url)));
      }
      return Optional.of(new Believed(file, validators));
    }
    Path text = workspace.file("text");
    try {
      if (clear) {
        keyring.get().verifyClear(file, workspace.file("scratch"), text, now);
      } else {
        keyring.get().verifyDetached(file, signature(url), text, now);
      }
    } catch (SignatureInvalid e) {
      throw unbelieved(url, e.why());
    } finally {
      workspace.drop(file);
      workspace.drop(workspace.file("scratch"));
    }
    return Optional.of(new Believed(text, validators));
  }

  private Path signature(String url) throws IOException, Unusable {
    Path signature = workspace.file("signature");
    try {
      var _ = fetch(url + BESIDE, signature, LONGEST_SIGNATURE, Validators.NONE);
    } catch (Unusable e) {
      throw e.refused().kind() == Reading.Kind.UNAVAILABLE
          ? new Unusable(
              new Reading.Refused(
                  Reading.Kind.SIGNATURE,
                  "The file '%s' is not believed: its signature cannot be had. %s"
                      .formatted(Shown.of(url), e.refused().message()),
                  e.refused().retryAfter()))
          : e;
    }
    return signature;
  }

  private Result fetch(String url, Path to, long limit, Validators known)
      throws IOException, Unusable {
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(to))) {
      Result result = download.fetch(url, out, limit, known);
      if (result instanceof Result.Failed(var failure)) {
        throw new Unusable(Reading.Refused.of(failure));
      }
      return result;
    }
  }

  private static Unusable unbelieved(String url, String why) {
    return new Unusable(
        Reading.Kind.SIGNATURE,
        "The file '%s' is not believed: it %s. Nothing of it is used."
            .formatted(Shown.of(url), why));
  }
}
