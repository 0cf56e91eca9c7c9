/** Package → file under its `src` → the public types of that file that have a JSON schema. */
export const SCHEMAS = {
  core: {
    'algorithms.ts': ['SignatureAlgorithm'],
    'pades/allowed-changes.ts': ['AllowedChanges'],
    'pades/prepare-fields.ts': ['PrepareFieldsOptions'],
    'pades/timestamp-pdf.ts': ['TimestampPdfOptions'],
    'pades/types.ts': ['SignPdfOptions', 'PrepareOptions', 'CompleteOptions', 'PreparedSignature'],
    'report.ts': ['PdfReport', 'CmsReport', 'TimestampReportFile'],
    'validation/inspect.ts': ['PdfInspection'],
    'validation/options.ts': ['ValidateOptions'],
  },
  appearance: {
    'inspect-image.ts': ['ImageFacts'],
    'options.ts': ['MarkOptions'],
    'parts.ts': ['ComposeMarkOptions'],
    'preview/preview-page.ts': ['PreviewOptions'],
    'signature-mark.ts': ['SignatureMarkOptions'],
  },
  vn: {
    'usage/types.ts': ['UsageEvent', 'UsageLogOptions', 'UsageLogReport', 'VerifyUsageLogOptions'],
    'usage/stats.ts': ['UsageTable', 'UsageStatsOptions'],
    'usage/scan-archive.ts': ['ScanArchiveOptions', 'ArchiveFinding'],
  },
  sandbox: {
    'write.ts': ['SandboxDescription'],
    'sandbox.ts': ['SandboxOptions'],
    'issue.ts': ['IssueOptions'],
    'server.ts': ['ServeOptions'],
  },
  cli: {
    'outputs.ts': [
      'VerifyOutput',
      'InspectOutput',
      'SignOutput',
      'PreviewOutput',
      'TimestampOutput',
      'PrepareOutput',
      'ActOutput',
      'ReportOutput',
      'SupersedeOutput',
      'Pkcs12InfoOutput',
      'SandboxOutput',
      'StatsOutput',
      'LogVerifyOutput',
      'ErrorReport',
    ],
  },
};
