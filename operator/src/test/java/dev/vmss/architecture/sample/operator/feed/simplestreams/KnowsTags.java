package dev.vmss.architecture.sample.operator.feed.simplestreams;

import dev.vmss.architecture.sample.operator.feed.tags.KnowsReporting;

/** Knows a room that it must not know. */
public record KnowsTags(KnowsReporting tags) {}
