/** Package → file under its `src` → the public types of that file that have a JSON schema. */
export const SCHEMAS = {
  core: {
    'algorithms.ts': ['SignatureAlgorithm'],
    'pades/allowed-changes.ts': ['AllowedChanges'],
    'pades/types.ts': ['SignPdfOptions', 'PrepareOptions', 'CompleteOptions', 'PreparedSignature'],
    'report.ts': ['PdfReport', 'CmsReport', 'TimestampReportFile'],
    'validation/inspect.ts': ['PdfInspection'],
    'validation/options.ts': ['ValidateOptions'],
  },
  appearance: {
    'options.ts': ['MarkOptions'],
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
      'Pkcs12InfoOutput',
      'SandboxOutput',
      'StatsOutput',
      'LogVerifyOutput',
      'ErrorReport',
    ],
  },
};
