{{/* The chart's name, or what replaces it. */}}
{{- define "vmss-operator.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" }}
{{- end }}

{{/* The name of almost everything; that of the release alone, if it says the chart's name already. */}}
{{- define "vmss-operator.fullname" -}}
{{- $name := include "vmss-operator.name" . -}}
{{- if .Values.fullnameOverride }}
{{- .Values.fullnameOverride | trunc 63 | trimSuffix "-" }}
{{- else if contains $name .Release.Name }}
{{- .Release.Name | trunc 63 | trimSuffix "-" }}
{{- else }}
{{- printf "%s-%s" .Release.Name $name | trunc 63 | trimSuffix "-" }}
{{- end }}
{{- end }}

{{/*
The name of what has no namespace. There is one cluster-wide operator, but there may be one for each team, and their
releases may well have the same name in different namespaces.
*/}}
{{- define "vmss-operator.clusterName" -}}
{{- if .Values.watchNamespaces }}
{{- printf "%s-%s" .Release.Namespace (include "vmss-operator.fullname" .) }}
{{- else }}
{{- include "vmss-operator.fullname" . }}
{{- end }}
{{- end }}

{{/* What never changes during the life of a release: a Deployment's selector cannot be changed. */}}
{{- define "vmss-operator.selectorLabels" -}}
app.kubernetes.io/name: {{ include "vmss-operator.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/component: operator
{{- end }}

{{/*
Labels and annotations of an object; call with (list $ "component"), then, if need be, its own annotations and its own
labels. What the chart says wins over what is common to all objects.
*/}}
{{- define "vmss-operator.meta" -}}
{{- $root := first . -}}
{{- $labels := dict
      "helm.sh/chart" (printf "%s-%s" $root.Chart.Name $root.Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-")
      "app.kubernetes.io/name" (include "vmss-operator.name" $root)
      "app.kubernetes.io/instance" $root.Release.Name
      "app.kubernetes.io/component" (index . 1)
      "app.kubernetes.io/version" $root.Chart.AppVersion
      "app.kubernetes.io/managed-by" $root.Release.Service
      "app.kubernetes.io/part-of" "vmss" -}}
{{- $annotations := dict -}}
{{- if gt (len .) 2 }}{{ $annotations = merge $annotations (index . 2) }}{{ end -}}
{{- if gt (len .) 3 }}{{ $labels = merge $labels (index . 3) }}{{ end -}}
labels:
  {{- toYaml (merge $labels $root.Values.commonLabels) | nindent 2 }}
{{- with merge $annotations $root.Values.commonAnnotations }}
annotations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{- define "vmss-operator.serviceAccountName" -}}
{{- if .Values.serviceAccount.create }}
{{- default (include "vmss-operator.fullname" .) .Values.serviceAccount.name }}
{{- else }}
{{- required "serviceAccount.create is false, so serviceAccount.name must name the ServiceAccount to use." .Values.serviceAccount.name }}
{{- end }}
{{- end }}

{{- define "vmss-operator.subjects" -}}
subjects:
  - kind: ServiceAccount
    name: {{ include "vmss-operator.serviceAccountName" . }}
    namespace: {{ .Release.Namespace }}
{{- end }}

{{- define "vmss-operator.image" -}}
{{- with .Values.image }}
{{- if .digest }}
{{- printf "%s@%s" .repository .digest }}
{{- else }}
{{- printf "%s:%s" .repository (default $.Chart.AppVersion .tag) }}
{{- end }}
{{- end }}
{{- end }}

{{/* The rules of a generated copy of config/rbac, with their reasons; call with (list $ "file"). */}}
{{- define "vmss-operator.rules" -}}
{{- $root := first . -}}
rules:
{{ regexReplaceAll "(?s)^.*\nrules:\n" (regexReplaceAll "(?s)\n---\n.*$" ($root.Files.Get (printf "files/rbac/%s.yaml" (last .))) "") "" | trimSuffix "\n" }}
{{- end }}

{{/* Where the certificate authorities for registries are in the container; nothing without registryCa. */}}
{{- define "vmss-operator.registryCaFile" -}}
{{- with .Values.registryCa }}
{{- if and .configMap .secret }}
{{- fail "registryCa.configMap and registryCa.secret are both set: name the one that holds the certificate authorities." }}
{{- end }}
{{- if or .configMap .secret }}/etc/vmss/registry-ca/{{ .key }}{{ end }}
{{- end }}
{{- end }}

{{/* Whether readers of the metrics have to show that they may; nothing when not. */}}
{{- define "vmss-operator.metricsAuthentication" -}}
{{- if eq (toString .Values.metrics.authentication) "auto" }}
{{- if not .Values.watchNamespaces }}true{{ end }}
{{- else if eq (toString .Values.metrics.authentication) "true" }}true{{ end }}
{{- end }}

{{/* The name of the account that scrapes. */}}
{{- define "vmss-operator.scraper" -}}
{{- include "vmss-operator.fullname" . | trunc 54 | trimSuffix "-" }}-scraper
{{- end }}

{{/* The operator's configuration file: what the user says, and what the chart decides. */}}
{{- define "vmss-operator.config" -}}
{{- if and .Values.watchNamespaces (not .Values.scaleSetController) }}
{{- fail "scaleSetController is false, so watchNamespaces must be empty: an operator without scale sets runs the images of the whole cluster." }}
{{- end }}
{{- if and (not .Values.leaderElection.enabled) (gt (int .Values.replicaCount) 1) }}
{{- fail (printf "replicaCount is %d, so leaderElection.enabled must be true: only one replica may act." (int .Values.replicaCount)) }}
{{- end }}
{{- $decided := dict "leaderElection" (dict "enabled" .Values.leaderElection.enabled "leaseName" (include "vmss-operator.fullname" .)) }}
{{- with .Values.watchNamespaces }}
{{- $_ := set $decided "namespaces" . }}
{{- $_ := set $decided "imageController" false }}
{{- end }}
{{- if not .Values.scaleSetController }}
{{- $_ := set $decided "scaleSetController" false }}
{{- end }}
{{- $_ := set $decided "http" (dict "metricsAuthentication" (not (empty (include "vmss-operator.metricsAuthentication" .)))) }}
{{- with include "vmss-operator.registryCaFile" . }}
{{- $_ := set $decided "fetch" (dict "caFile" .) }}
{{- end }}
{{- toYaml (mergeOverwrite (deepCopy .Values.config) $decided) }}
{{- end }}

{{/* Spread over machines and zones where there are some, unless the user says how. */}}
{{- define "vmss-operator.topologySpreadConstraints" -}}
{{- if .Values.topologySpreadConstraints }}
{{- toYaml .Values.topologySpreadConstraints }}
{{- else if gt (int .Values.replicaCount) 1 }}
{{- range list "kubernetes.io/hostname" "topology.kubernetes.io/zone" }}
- maxSkew: 1
  topologyKey: {{ . }}
  whenUnsatisfiable: ScheduleAnyway
  labelSelector:
    matchLabels:
      {{- include "vmss-operator.selectorLabels" $ | nindent 6 }}
{{- end }}
{{- end }}
{{- end }}

{{/* A container that waits until the operator is ready, or asks once; for hooks. Call with (list $ seconds). */}}
{{- define "vmss-operator.checkContainer" -}}
{{- $root := first . -}}
{{- $url := printf "http://%s.%s.svc:%d/readyz" (include "vmss-operator.fullname" $root) $root.Release.Namespace (int $root.Values.metrics.service.healthPort) -}}
name: check
{{- if $root.Values.tests.image }}
image: {{ $root.Values.tests.image }}
command: ["sh", "-c", "for i in $(seq {{ last . }}); do wget -q -O /dev/null {{ $url }} && exit 0; sleep 1; done; exit 1"]
{{- else }}
image: {{ include "vmss-operator.image" $root }}
args: ["--check", {{ $url | quote }}, "{{ last . }}s"]
{{- end }}
imagePullPolicy: {{ $root.Values.image.pullPolicy }}
{{- with $root.Values.securityContext }}
securityContext:
  {{- toYaml . | nindent 2 }}
{{- end }}
resources:
  requests: {cpu: 50m, memory: 64Mi}
  limits: {memory: 128Mi}
{{- end }}

{{/* What a Pod of a hook shares with the operator's. */}}
{{- define "vmss-operator.hookPod" -}}
restartPolicy: Never
automountServiceAccountToken: false
enableServiceLinks: false
{{- with .Values.imagePullSecrets }}
imagePullSecrets:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.podSecurityContext }}
securityContext:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.affinity }}
affinity:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}
