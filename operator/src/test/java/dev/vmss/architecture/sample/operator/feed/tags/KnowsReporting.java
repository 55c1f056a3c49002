package dev.vmss.architecture.sample.operator.feed.tags;

import dev.vmss.architecture.sample.operator.feed.report.KnowsShellOfFeeds;

/** Knows a room that it must not know. */
public record KnowsReporting(KnowsShellOfFeeds report) {}
