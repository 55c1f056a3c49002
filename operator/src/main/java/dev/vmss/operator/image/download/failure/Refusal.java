package dev.vmss.operator.image.download.failure;

import dev.vmss.operator.image.download.DownloadFailure;

/**
 * Carries a failure up to the download that ends with it; never leaves the rooms of the download.
 */
public final class Refusal extends Exception {

  private static final long serialVersionUID = 1L;

  // Failures are plain values, but nothing here is ever serialized.
  private final transient DownloadFailure failure;

  public Refusal(DownloadFailure failure) {
    // An ordinary outcome: the stack trace would only cost time.
    super(failure.message(), null, false, false);
    this.failure = failure;
  }

  public DownloadFailure failure() {
    return failure;
  }
}
