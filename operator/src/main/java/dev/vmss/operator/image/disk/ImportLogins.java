package dev.vmss.operator.image.disk;

import dev.vmss.operator.image.download.DownloadFailure;

/** Finds in a pull secret what CDI logs in with. */
public interface ImportLogins {

  /**
   * @param secret name of a Secret in the operator's namespace
   * @param reference of the image that is imported
   */
  Found of(String secret, String reference);

  /** What came of it. */
  sealed interface Found {}

  /** A user's name and password; they go into no text. */
  record Login(String user, String password) implements Found {
    @Override
    public String toString() {
      return "[redacted]";
    }
  }

  /** There is nothing that CDI could use. */
  record Unusable(DownloadFailure failure) implements Found {}
}
