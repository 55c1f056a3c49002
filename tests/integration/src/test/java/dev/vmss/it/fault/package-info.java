/**
 * What faults do to the operator: crashes at every write, networks that fail, ends and hand-overs.
 */
package dev.vmss.it.fault;
