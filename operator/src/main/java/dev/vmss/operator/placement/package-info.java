/**
 * Zones, fault domains, node eligibility and balance: where instances may go and where they are.
 * Pure.
 */
@NullMarked
package dev.vmss.operator.placement;

import org.jspecify.annotations.NullMarked;
