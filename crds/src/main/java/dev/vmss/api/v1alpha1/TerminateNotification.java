package dev.vmss.api.v1alpha1;

/** How long an instance may take to shut down. */
@ApiObject
public record TerminateNotification(String notBeforeTimeout) {}
