package dev.vmss.architecture.sample.operator.feed.plan;

import dev.vmss.architecture.sample.operator.feed.signature.KnowsSource;

/** Knows a room that it must not know. */
public record KnowsSignature(KnowsSource signature) {}
