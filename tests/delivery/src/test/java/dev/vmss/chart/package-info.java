/** The ways to install the operator: the Helm chart and the kustomizations. */
@org.jspecify.annotations.NullMarked
package dev.vmss.chart;
