package dev.vmss.architecture.sample.operator.feed.signature;

import dev.vmss.architecture.sample.operator.feed.source.KnowsStreams;

/** Knows a room that it must not know. */
public record KnowsSource(KnowsStreams source) {}
