package dev.vmss.operator.feed.signature;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The frame of a clear-signed file. OpenPGP libraries look for the block and pass over what is
 * around it; here a file is one block, with one signature, and nothing else.
 */
final class ClearSigned {

  private static final String BEGIN = "-----BEGIN PGP SIGNED MESSAGE-----";
  private static final String SIGNATURE = "-----BEGIN PGP SIGNATURE-----";
  private static final String END = "-----END PGP SIGNATURE-----";
  private static final String DASHES = "-----";
  private static final String HASH = "Hash: ";

  /** Of a line only its beginning matters; a whole products file may be one line. */
  private static final int HEAD = 80;

  /** Where in the frame a line is. */
  private enum Part {
    BEFORE,
    HEADERS,
    TEXT,
    SIGNATURE,
    AFTER
  }

  private Part part = Part.BEFORE;

  private ClearSigned() {}

  /** Looks through a file from one end to the other, without keeping it. */
  static void check(Path file) throws IOException, SignatureInvalid {
    ClearSigned frame = new ClearSigned();
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 64 * 1024)) {
      byte[] head = new byte[HEAD];
      int length = 0;
      int next = in.read();
      while (next >= 0) {
        if (next == '\n') {
          frame.line(new String(head, 0, Math.min(length, HEAD), ISO_8859_1));
          length = 0;
        } else {
          if (length < HEAD) {
            head[length] = (byte) next;
          }
          length = Math.min(length + 1, HEAD + 1);
        }
        next = in.read();
      }
      if (length > 0) {
        frame.line(new String(head, 0, Math.min(length, HEAD), ISO_8859_1));
      }
    }
    frame.end();
  }

  private void line(String raw) throws SignatureInvalid {
    String line = raw.stripTrailing();
    switch (part) {
      case BEFORE -> {
        if (!line.equals(BEGIN)) {
          throw new SignatureInvalid(
              "does not begin with a signed block: nothing may stand before it");
        }
        part = Part.HEADERS;
      }
      case HEADERS -> {
        if (line.isEmpty()) {
          part = Part.TEXT;
        } else if (!line.startsWith(HASH)) {
          throw new SignatureInvalid("has a signed block with a header that it must not have");
        }
      }
      case TEXT -> text(line);
      case SIGNATURE -> signature(line);
      case AFTER -> {
        if (!line.isBlank()) {
          throw new SignatureInvalid("has text after its signed block, which nobody has signed");
        }
      }
    }
  }

  private void text(String line) throws SignatureInvalid {
    if (line.equals(SIGNATURE)) {
      part = Part.SIGNATURE;
    } else if (line.startsWith(DASHES)) {
      throw new SignatureInvalid("has more than one signed block, or one that is not closed");
    }
  }

  private void signature(String line) throws SignatureInvalid {
    if (line.equals(END)) {
      part = Part.AFTER;
    } else if (line.startsWith(DASHES)) {
      throw new SignatureInvalid("has more than one signed block, or one that is not closed");
    }
  }

  private void end() throws SignatureInvalid {
    if (part != Part.AFTER) {
      throw new SignatureInvalid(
          part == Part.BEFORE
              ? "is empty"
              : "breaks off before the end of its signature: it is not whole");
    }
  }
}
