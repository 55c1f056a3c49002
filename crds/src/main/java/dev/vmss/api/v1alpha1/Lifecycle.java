package dev.vmss.api.v1alpha1;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** Where an image stands in its life; {@code endOfLife} only warns, it never changes the stage. */
@ApiObject
public record Lifecycle(@UnknownAsNull LifecycleStage stage, @Nullable LocalDate endOfLife) {}
