package dev.vmss.architecture.sample.operator.feed.report;

import dev.vmss.architecture.sample.operator.feed.KnowsPods;

/** Knows a room that it must not know. */
public record KnowsShellOfFeeds(KnowsPods shell) {}
