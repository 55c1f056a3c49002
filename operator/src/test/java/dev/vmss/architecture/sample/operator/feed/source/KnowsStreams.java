package dev.vmss.architecture.sample.operator.feed.source;

import dev.vmss.architecture.sample.operator.feed.simplestreams.KnowsTags;

/** Knows a room that it must not know. */
public record KnowsStreams(KnowsTags streams) {}
