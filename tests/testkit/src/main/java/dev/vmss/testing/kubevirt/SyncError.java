package dev.vmss.testing.kubevirt;

/** What keeps a controller from doing its work: becomes a condition. */
record SyncError(String reason, String message) {}
