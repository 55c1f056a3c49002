package dev.vmss.testing.kubevirt.status;

/** What keeps a controller from doing its work: becomes a condition. */
public record SyncError(String reason, String message) {}
