import type { DocumentStatus } from '#apps/console/api/billing.ts'

const STATES: Readonly<Record<DocumentStatus, readonly [mark: string, name: string]>> = {
  issued: ['mark', 'Issued'],
  partly_paid: ['mark mark-attention', 'Partly paid'],
  overdue: ['mark mark-harm', 'Overdue'],
  paid: ['mark mark-good', 'Paid'],
  written_off: ['mark', 'Written off'],
  void: ['mark', 'Void'],
}

/** What has become of a document, in a word. Of a credit note, whether it was used. */
export function StatusMark({ status, kind }: Readonly<{ status: DocumentStatus; kind?: 'invoice' | 'credit_note' }>) {
  const [mark, name] = STATES[status]
  if (kind === 'credit_note') return <span className="mark">{CREDITS[status] ?? name}</span>
  return <span className={mark}>{name}</span>
}

const CREDITS: Partial<Readonly<Record<DocumentStatus, string>>> = {
  issued: 'Not used yet',
  partly_paid: 'Partly used',
  paid: 'Used',
}
