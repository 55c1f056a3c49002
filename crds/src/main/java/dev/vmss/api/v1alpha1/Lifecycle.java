package dev.vmss.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** Where an image stands in its life; {@code endOfLife} only warns, it never changes the stage. */
@ApiObject
public record Lifecycle(
    @JsonPropertyDescription(
            "How far the image is in its life. Preview and Expired ones are not "
                + "considered for latest; Deprecated and Expired ones resolve with a "
                + "warning. The default is Supported.")
        @Default("Supported")
        @UnknownAsNull
        LifecycleStage stage,
    @JsonPropertyDescription(
            "The day from which on sets that use the image are warned, as "
                + "year-month-day. It never changes the stage.")
        @Nullable LocalDate endOfLife) {}
