package dev.vmss.architecture.sample.operator.image.lifecycle;

import dev.vmss.architecture.sample.operator.image.report.KnowsShell;

/** Knows a room that it must not know. */
public record KnowsReport(KnowsShell report) {}
