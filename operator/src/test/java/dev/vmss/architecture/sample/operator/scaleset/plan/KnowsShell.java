package dev.vmss.architecture.sample.operator.scaleset.plan;

import dev.vmss.architecture.sample.operator.scaleset.NodeReconciler;

/** Knows a room that it must not know. */
public record KnowsShell(NodeReconciler shell) {}
