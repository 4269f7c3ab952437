{{- define "nuanliu.labels" -}}
app.kubernetes.io/part-of: nuanliu
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "nuanliu.image" -}}
{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}
{{- end }}

{{- /* Every container: no root, nothing to write but /tmp, no rights of the kernel's. */ -}}
{{- define "nuanliu.container" -}}
image: {{ include "nuanliu.image" . | quote }}
imagePullPolicy: {{ .Values.image.pullPolicy }}
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  capabilities: {drop: [ALL]}
{{- end }}

{{- define "nuanliu.pod" -}}
automountServiceAccountToken: false
enableServiceLinks: false
{{- with .Values.imagePullSecrets }}
imagePullSecrets: {{ toYaml . | nindent 2 }}
{{- end }}
securityContext:
  runAsNonRoot: true
  runAsUser: 10001
  runAsGroup: 0
  fsGroup: 0
  seccompProfile: {type: RuntimeDefault}
{{- end }}

{{- define "nuanliu.settings" -}}
- {name: NUANLIU_SITE, value: {{ .Values.site | quote }}}
- {name: NUANLIU_PUBLIC_URL, value: {{ .Values.publicUrl | quote }}}
- {name: NUANLIU_JWKS_FILE, value: /run/secrets/keys/jwks.json}
- {name: NUANLIU_CERTIFICATE_JWKS_FILE, value: /run/secrets/keys/certificate-jwks.json}
- {name: NUANLIU_SEAL_KEYS_FILE, value: /run/secrets/keys/seal.json}
- {name: NUANLIU_SIGNING_KEYS_FILE, value: /run/secrets/keys/signing.json}
- {name: NUANLIU_CERTIFICATE_KEYS_FILE, value: /run/secrets/keys/certificates.json}
- {name: NUANLIU_MEMBER_DIRECTORY_KEY_FILE, value: /run/secrets/keys/member-directory.json}
- {name: NUANLIU_WEB_PUSH_KEY_FILE, value: /run/secrets/keys/web-push.pem}
- {name: NUANLIU_PROVIDER_TEMPLATES_FILE, value: /run/secrets/providers/templates.json}
- {name: NUANLIU_BUS_URI_FILE, value: /run/secrets/bus/uri}
{{- range $name, $value := .Values.settings }}
- {name: {{ $name }}, value: {{ $value | quote }}}
{{- end }}
{{- end }}

{{- /* The address of broker and databases for one user, and key files: each container is given its own alone. */ -}}
{{- define "nuanliu.secret-volumes" -}}
- name: secrets-bus
  secret: {secretName: {{ .root.Values.secrets.bus }}, defaultMode: 288, items: [{key: {{ .user }}, path: uri}]}
{{- if .hasDatabase }}
- name: secrets-database
  secret: {secretName: {{ .root.Values.secrets.database }}, defaultMode: 288, items: [{key: {{ .user }}, path: uri}]}
{{- end }}
- name: secrets-keys
  secret:
    secretName: {{ .root.Values.secrets.keys }}
    defaultMode: 288
    items:
      {{- range .keys }}
      - {key: {{ . }}, path: {{ . }}}
      {{- end }}
{{- end }}

{{- define "nuanliu.secret-mounts" -}}
- {name: secrets-bus, mountPath: /run/secrets/bus, readOnly: true}
- {name: secrets-keys, mountPath: /run/secrets/keys, readOnly: true}
{{- if .hasDatabase }}
- {name: secrets-database, mountPath: /run/secrets/database, readOnly: true}
{{- end }}
{{- end }}
