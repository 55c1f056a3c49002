/**
 * What GitOps tools make of our objects: the rules of kstatus, the scripts for Argo CD and the
 * expressions for Flux, all judged over the same objects, which the real engine has written.
 */
@org.jspecify.annotations.NullMarked
package dev.vmss.gitops;
