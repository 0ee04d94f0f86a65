import type { AuditRow } from '#apps/console/api/settings-answers.ts'
import { changesText } from './audit-words.ts'

/** One row of the log on each line, as the API answers it. */
export function ndjsonText(rows: readonly AuditRow[]): string {
  return rows.map((row) => `${JSON.stringify(row)}\n`).join('')
}

const COLUMNS: Readonly<Record<string, (row: AuditRow) => string>> = {
  sequence: ({ sequence }) => String(sequence),
  at: ({ at }) => at,
  organization: ({ organization }) => organization,
  by_organization: ({ byOrganization }) => byOrganization,
  by_kind: ({ by }) => by.kind,
  by_id: ({ by }) => by.id ?? '',
  act: ({ act }) => act ?? '',
  why: ({ why }) => why ?? '',
  changed: ({ changes }) => changesText(changes),
  changes: ({ changes }) => JSON.stringify(changes),
  address: ({ from }) => from?.address ?? '',
  hash: ({ hash }) => hash,
}

/** The log as a table for spreadsheets. */
export function csvText(rows: readonly AuditRow[]): string {
  const lines = [Object.keys(COLUMNS), ...rows.map((row) => Object.values(COLUMNS).map((column) => column(row)))]
  return lines.map((cells) => `${cells.map(cellText).join(',')}\r\n`).join('')
}

/** A text that a spreadsheet would run as a formula gets an apostrophe before it. */
export function cellText(text: string): string {
  const harmless = /^[\s\0]*[=+\-@\t\r＝＋－＠]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless
}
