package dev.vmss.operator.image.download;

/** What came of a download: something to serve, or a sentence that says why not. */
public sealed interface DownloadResult permits Resolved, DownloadFailure {}
