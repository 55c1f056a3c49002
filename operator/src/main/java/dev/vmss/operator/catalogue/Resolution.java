package dev.vmss.operator.catalogue;

import dev.vmss.operator.model.ImageVersion;
import dev.vmss.operator.model.Urn;
import java.util.List;

/** What an image reference comes to at this moment. */
public sealed interface Resolution {

  Urn urn();

  /**
   * The reference resolves: instances can be created from {@code image}.
   *
   * @param item the item that serves it, for warnings about its life
   */
  record Available(Urn urn, ServedImage image, CatalogueItem item) implements Resolution {}

  /**
   * The reference does not resolve: nothing can be created.
   *
   * @param detail what stands in the way, as a sentence; empty when there is nothing to add
   * @param availableVersions what the family offers instead, oldest first
   */
  record Blocked(Urn urn, Reason reason, String detail, List<ImageVersion> availableVersions)
      implements Resolution {}

  /** Why a reference does not resolve; the names are the API's condition reasons. */
  enum Reason {
    NOT_FOUND("PlatformImageNotFound"),
    DOWNLOADING("ImageDownloading"),
    DOWNLOAD_FAILED("ImageDownloadFailed"),
    REMOVING("ImageRemoving");

    private final String text;

    Reason(String text) {
      this.text = text;
    }

    public String text() {
      return text;
    }
  }
}
