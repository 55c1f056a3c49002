package dev.vmss.operator.runtime;

import dev.vmss.operator.model.InstanceId;
import java.util.Optional;

/**
 * What one instance has for itself, beside the recipe that it shares with others: its number, and
 * the zone it is made for.
 */
public record Slot(InstanceId id, Optional<String> zone) {}
