import type { ImportCounts, ImportRun, ImportSummary } from '#apps/console/api/import-runs.ts'
import { countText, listText } from '#apps/console/pages/month/month-sentences.ts'

/** The formats that can be imported, by the names that people know. */
export const FORMATS = [
  { value: 'auto', name: 'By its columns' },
  { value: 'focus', name: 'FOCUS 1.0 to 1.4' },
  { value: 'aws', name: 'AWS Cost and Usage Report' },
  { value: 'azure', name: 'Azure cost details' },
  { value: 'gcp', name: 'Google Cloud billing export' },
  { value: 'oci', name: 'Oracle Cloud cost report' },
  { value: 'csv', name: 'A file of your own, with a mapping' },
] as const

export function formatName(format: string): string {
  return FORMATS.find(({ value }) => value === format)?.name ?? format
}

/** How far an import is, from 0 to 1; undefined while nobody can know. */
export function progressOf({ stage, lines }: Pick<ImportRun, 'stage' | 'lines'>): number | undefined {
  if (stage.kind === 'sending') return stage.sent
  if (stage.kind === 'done') return 1
  const rows = stage.counts?.rows
  return rows === undefined || lines === undefined ? undefined : Math.min(1, rows / lines)
}

/** Where an import stands, in words. */
export function runText({ stage, lines, wanted: { check } }: Omit<ImportRun, 'id'>): string {
  switch (stage.kind) {
    case 'sending':
      return `sending, ${percentText(stage.sent)} is there`
    case 'reading': {
      if (!stage.counts) return check ? 'looking at every row' : 'reading its first rows'
      const of = lines === undefined ? '' : ` of about ${Math.max(lines, stage.counts.rows).toLocaleString('en')}`
      return `${stage.counts.rows.toLocaleString('en')}${of} rows are read`
    }
    case 'done':
      return check ? 'looked at, nothing is recorded' : cameOf(stage.summary)
    case 'failed':
      if (!stage.beganToRead || check) return 'nothing of it was recorded'
      return `${stage.counts ? `${countText(stage.counts.rows, 'row')} were read; ` : ''}what was recorded stays, and the same file sent again goes on`
  }
}

/** A share that is not there yet is never rounded up to all of it. */
export function percentText(share: number): string {
  return `${Math.floor(share * 100)} %`
}

/** `998 rows came in, 2 wait in quarantine`. */
export function cameOf({ rows, accepted, duplicates, conflicts, quarantined, retracted = 0 }: ImportCounts): string {
  if (rows > 0 && duplicates === rows && retracted === 0) return `all ${countText(rows, 'row')} were there already`
  const parts = [
    `${countText(accepted, 'row')} came in`,
    duplicates > 0 ? `${duplicates.toLocaleString('en')} ${are(duplicates)} there already` : '',
    conflicts > 0 ? `${conflicts.toLocaleString('en')} ${are(conflicts)} known with other contents` : '',
    quarantined > 0 ? `${quarantined.toLocaleString('en')} ${quarantined === 1 ? 'waits' : 'wait'} in quarantine` : '',
    retracted > 0 ? `${retracted.toLocaleString('en')} of former files ${are(retracted)} taken back` : '',
  ]
  return listText(parts.filter((part) => part !== ''))
}

const are = (count: number) => (count === 1 ? 'is' : 'are')

/** What an import would change, in numbers: said before it is done. */
export function previewText({ accepted, duplicates, quarantined, retracted = 0 }: ImportSummary): string {
  const parts = [
    `${countText(accepted, 'row')} would be added`,
    `${countText(retracted, 'event')} of the bill’s former files would be taken back`,
    duplicates > 0 ? `${duplicates.toLocaleString('en')} ${are(duplicates)} there already` : '',
    quarantined > 0 ? `${quarantined.toLocaleString('en')} would wait in quarantine` : '',
  ]
  return `${listText(parts.filter((part) => part !== ''))}.`
}
